package dev.kindling.catalyst.function.time;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.conversion.CivilCalendar;
import dev.kindling.catalyst.conversion.TimeZones;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `+ - * /` with dates, timestamps and intervals among the operands.
///
/// | left | right | `+`, `-` give |
/// |---|---|---|
/// | date | integer | date |
/// | date, timestamp | year-month interval | the same type; a day beyond the month's end becomes its last |
/// | date | days | date |
/// | date, timestamp | other day-time interval | timestamp |
/// | date | date | days (only `-`) |
/// | timestamp | timestamp or date | day-time interval (only `-`) |
/// | interval | interval of its kind | interval |
public final class TemporalArithmetic {

    private static final DayTimeIntervalType DAYS =
            new DayTimeIntervalType(DayTimeIntervalType.Unit.DAY, DayTimeIntervalType.Unit.DAY);

    private TemporalArithmetic() {}

    /// Whether a signature bound here is meant.
    public static boolean takes(Signature signature) {
        return signature.argumentTypes().stream().anyMatch(TemporalArithmetic::isTemporal);
    }

    private static boolean isTemporal(DataType type) {
        return TypeCoercion.isDatetime(type) || TypeCoercion.isInterval(type);
    }

    /// The signature of `left + right`; null if neither is a date, time or interval.
    public static @Nullable Signature bindSum(List<Argument> arguments) {
        List<DataType> types = Signatures.types(arguments);
        if (types.stream().noneMatch(TemporalArithmetic::isTemporal)) return null;
        DataType left = types.get(0);
        DataType right = types.get(1);
        Signature signature = shifted(arguments, left, right);
        if (signature != null) return signature;
        Signature mirrored = shifted(arguments, right, left);
        if (mirrored == null) return intervals(arguments, left, right);
        List<DataType> wanted = mirrored.argumentTypes();
        return new Signature(List.of(wanted.get(1), wanted.get(0)), mirrored.resultType(), mirrored.nullable());
    }

    /// The signature of `left - right`; null if neither is a date, time or interval.
    public static @Nullable Signature bindDifference(List<Argument> arguments) {
        List<DataType> types = Signatures.types(arguments);
        if (types.stream().noneMatch(TemporalArithmetic::isTemporal)) return null;
        DataType left = types.get(0);
        DataType right = types.get(1);
        if (left == AtomicType.STRING && TypeCoercion.isDatetime(right)) left = right;
        if (right == AtomicType.STRING && TypeCoercion.isDatetime(left)) right = left;
        if (left == AtomicType.DATE && right == AtomicType.DATE) {
            return Signatures.signature(arguments, List.of(left, right), DAYS);
        }
        if (TypeCoercion.isDatetime(left) && TypeCoercion.isDatetime(right)) {
            DataType common = left == AtomicType.TIMESTAMP || right == AtomicType.TIMESTAMP
                    ? AtomicType.TIMESTAMP
                    : AtomicType.TIMESTAMP_NTZ;
            return Signatures.signature(arguments, List.of(common, common), DayTimeIntervalType.DEFAULT);
        }
        Signature signature = shifted(arguments, left, right);
        return signature != null ? signature : intervals(arguments, left, right);
    }

    private static @Nullable Signature shifted(List<Argument> arguments, DataType left, DataType right) {
        if (left == AtomicType.DATE && (TypeCoercion.isIntegral(right) || right == AtomicType.NULL)) {
            return Signatures.signature(arguments, List.of(left, AtomicType.INT), AtomicType.DATE);
        }
        if (!TypeCoercion.isDatetime(left)) return null;
        if (right instanceof YearMonthIntervalType) {
            return Signatures.signature(arguments, List.of(left, right), left);
        }
        if (right instanceof DayTimeIntervalType interval) {
            if (left == AtomicType.DATE && interval.equals(DAYS)) {
                return Signatures.signature(arguments, List.of(left, right), AtomicType.DATE);
            }
            DataType moved = left == AtomicType.DATE ? AtomicType.TIMESTAMP : left;
            return Signatures.signature(arguments, List.of(moved, right), moved);
        }
        return null;
    }

    private static Signature intervals(List<Argument> arguments, DataType left, DataType right) {
        DataType common = TypeCoercion.tightestCommonType(left, right);
        if (common == null || !TypeCoercion.isInterval(common)) throw FunctionErrors.differentTypes("+", left, right);
        return Signatures.signature(arguments, List.of(common, common), common);
    }

    /// The signature of `interval * number` (in any order); null if there is no interval.
    public static @Nullable Signature bindProduct(List<Argument> arguments) {
        List<DataType> types = Signatures.types(arguments);
        int interval = TypeCoercion.isInterval(types.get(0)) ? 0 : TypeCoercion.isInterval(types.get(1)) ? 1 : -1;
        if (interval < 0) return null;
        DataType number = numberType("*", types.get(1 - interval));
        DataType result = widest(types.get(interval));
        return Signatures.signature(
                arguments, interval == 0 ? List.of(result, number) : List.of(number, result), result);
    }

    /// The signature of `interval / number`; null if there is no interval.
    public static @Nullable Signature bindDivision(List<Argument> arguments) {
        List<DataType> types = Signatures.types(arguments);
        if (!TypeCoercion.isInterval(types.get(0))) return null;
        DataType result = widest(types.get(0));
        return Signatures.signature(arguments, List.of(result, numberType("/", types.get(1))), result);
    }

    private static DataType widest(DataType interval) {
        return interval instanceof YearMonthIntervalType ? YearMonthIntervalType.DEFAULT : DayTimeIntervalType.DEFAULT;
    }

    private static DataType numberType(String name, DataType type) {
        if (TypeCoercion.isNumeric(type)) return type;
        if (type == AtomicType.STRING || type == AtomicType.NULL) return AtomicType.DOUBLE;
        throw FunctionErrors.unexpectedType(name, 1, "\"NUMERIC\"", type);
    }

    public static Kernel sum(Signature signature, OnFailure onFailure) {
        DataType first = signature.argumentTypes().get(0);
        boolean mirrored = !TypeCoercion.isDatetime(first)
                && TypeCoercion.isDatetime(signature.argumentTypes().get(1));
        if (!mirrored) return combine(signature, onFailure, 1);
        List<DataType> types = signature.argumentTypes();
        var turned = new Signature(List.of(types.get(1), types.get(0)), signature.resultType(), signature.nullable());
        Kernel kernel = combine(turned, onFailure, 1);
        return (arguments, size, context) ->
                kernel.evaluate(new ColumnVector[] {arguments[1], arguments[0]}, size, context);
    }

    public static Kernel difference(Signature signature, OnFailure onFailure) {
        return combine(signature, onFailure, -1);
    }

    /// One step on the longs of a row.
    private interface Step {
        long apply(long left, long right);
    }

    private interface StepIn {
        Step in(EvaluationContext context);
    }

    private static Kernel combine(Signature signature, OnFailure onFailure, int sign) {
        DataType left = signature.argumentTypes().get(0);
        DataType right = signature.argumentTypes().get(1);
        StepIn step = step(left, right, signature.resultType(), sign);
        boolean narrow = PhysicalType.of(signature.resultType()) == PhysicalType.INT;
        return (arguments, size, context) -> {
            long[] a = longs(arguments[0]);
            long[] b = longs(arguments[1]);
            long[] result = new long[size];
            long[] bits = Validity.allValid(size);
            Step operation = step.in(context);
            for (int i = 0; i < size; i++) {
                if (arguments[0].isNull(i) || arguments[1].isNull(i)) continue;
                try {
                    long value = operation.apply(a[i], b[i]);
                    result[i] = narrow ? Math.toIntExact(value) : value;
                } catch (ArithmeticException _) {
                    if (onFailure == OnFailure.ERROR && context.ansi()) throw overflow(signature.resultType());
                    Validity.clear(bits, i);
                }
            }
            return vector(result, narrow, bits);
        };
    }

    private static StepIn step(DataType left, DataType right, DataType result, int sign) {
        if (left == AtomicType.DATE) {
            if (result instanceof DayTimeIntervalType) {
                return _ -> (a, b) -> Math.multiplyExact(a - b, CivilCalendar.MICROS_PER_DAY);
            }
            if (right instanceof YearMonthIntervalType) {
                return _ -> (a, b) -> CivilCalendar.addMonths((int) a, Math.toIntExact(sign * b));
            }
            if (right instanceof DayTimeIntervalType) {
                return _ -> (a, b) -> a + sign * (b / CivilCalendar.MICROS_PER_DAY);
            }
            return _ -> (a, b) -> a + sign * b;
        }
        if (TypeCoercion.isTimestamp(left)) {
            boolean zoned = left == AtomicType.TIMESTAMP;
            if (result instanceof DayTimeIntervalType) {
                // Days of 24 hours on the local clock, as people count.
                return context -> {
                    TimeZones zone = TimeZones.of(context.timeZone());
                    return zoned ? (a, b) -> Math.subtractExact(zone.toLocal(a), zone.toLocal(b)) : Math::subtractExact;
                };
            }
            if (right instanceof YearMonthIntervalType) {
                return context -> {
                    TimeZones zone = TimeZones.of(context.timeZone());
                    return (a, b) -> {
                        long local = zoned ? zone.toLocal(a) : a;
                        long moved = addMonths(local, Math.toIntExact(sign * b));
                        return zoned ? zone.toInstant(moved) : moved;
                    };
                };
            }
        }
        return sign > 0 ? _ -> Math::addExact : _ -> Math::subtractExact;
    }

    /// A reading of a clock that many months later.
    static long addMonths(long localMicros, int months) {
        int day = (int) Math.floorDiv(localMicros, CivilCalendar.MICROS_PER_DAY);
        long time = Math.floorMod(localMicros, CivilCalendar.MICROS_PER_DAY);
        return Math.addExact(
                Math.multiplyExact((long) CivilCalendar.addMonths(day, months), CivilCalendar.MICROS_PER_DAY), time);
    }

    private static long[] longs(ColumnVector vector) {
        ColumnVector flat = Vectors.flatten(vector);
        long[] values = new long[flat.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = flat instanceof IntVector v ? v.get(i) : ((LongVector) flat).get(i);
        }
        return values;
    }

    private static ColumnVector vector(long[] values, boolean narrow, long[] bits) {
        if (!narrow) return new LongVector(values, 0, values.length, bits);
        int[] ints = new int[values.length];
        for (int i = 0; i < ints.length; i++) ints[i] = (int) values[i];
        return new IntVector(ints, 0, ints.length, bits);
    }

    public static Kernel product(Signature signature, OnFailure onFailure) {
        boolean intervalFirst =
                TypeCoercion.isInterval(signature.argumentTypes().get(0));
        DataType number = signature.argumentTypes().get(intervalFirst ? 1 : 0);
        return (arguments, size, context) -> {
            ColumnVector interval = Vectors.flatten(arguments[intervalFirst ? 0 : 1]);
            ColumnVector factor = Vectors.flatten(arguments[intervalFirst ? 1 : 0]);
            return scaled(interval, factor, number, signature.resultType(), onFailure, context, BigDecimal::multiply);
        };
    }

    public static Kernel division(Signature signature, OnFailure onFailure) {
        DataType number = signature.argumentTypes().get(1);
        return (arguments, size, context) -> scaled(
                Vectors.flatten(arguments[0]),
                Vectors.flatten(arguments[1]),
                number,
                signature.resultType(),
                onFailure,
                context,
                (interval, divisor) -> interval.divide(divisor, 12, RoundingMode.HALF_UP));
    }

    private interface Scaling {
        BigDecimal apply(BigDecimal interval, BigDecimal number);
    }

    private static ColumnVector scaled(
            ColumnVector interval,
            ColumnVector number,
            DataType numberType,
            DataType result,
            OnFailure onFailure,
            EvaluationContext context,
            Scaling scaling) {
        int size = interval.size();
        long[] amounts = longs(interval);
        long[] values = new long[size];
        long[] bits = Validity.allValid(size);
        boolean narrow = result instanceof YearMonthIntervalType;
        boolean fails = onFailure == OnFailure.ERROR && context.ansi();
        for (int i = 0; i < size; i++) {
            if (interval.isNull(i) || number.isNull(i)) continue;
            BigDecimal factor = decimal(number, numberType, i);
            if (factor == null) {
                if (fails) throw overflow(result);
                Validity.clear(bits, i);
                continue;
            }
            try {
                BigInteger amount = scaling.apply(BigDecimal.valueOf(amounts[i]), factor)
                        .setScale(0, RoundingMode.HALF_UP)
                        .toBigInteger();
                values[i] = narrow ? amount.intValueExact() : amount.longValueExact();
            } catch (ArithmeticException _) {
                if (fails) throw factor.signum() == 0 ? divisionByZero() : overflow(result);
                Validity.clear(bits, i);
            }
        }
        return vector(values, narrow, bits);
    }

    private static @Nullable BigDecimal decimal(ColumnVector vector, DataType type, int index) {
        return switch (vector) {
            case IntVector v -> BigDecimal.valueOf(v.get(index));
            case DoubleVector v ->
                Double.isNaN(v.get(index)) || Double.isInfinite(v.get(index)) ? null : BigDecimal.valueOf(v.get(index));
            case FloatVector v ->
                Float.isNaN(v.get(index)) || Float.isInfinite(v.get(index)) ? null : BigDecimal.valueOf(v.get(index));
            default -> Decimals.decimal(vector, index, type instanceof DecimalType d ? d.scale() : 0);
        };
    }

    private static KindlingException divisionByZero() {
        return KindlingException.of(ErrorCondition.INTERVAL_DIVIDED_BY_ZERO, "an interval is divided by zero")
                .hint("Use `try_divide` to get NULL instead.")
                .build();
    }

    private static KindlingException overflow(DataType type) {
        ErrorCondition condition = TypeCoercion.isInterval(type)
                ? ErrorCondition.INTERVAL_ARITHMETIC_OVERFLOW
                : ErrorCondition.DATETIME_OVERFLOW;
        return KindlingException.of(condition, "the result does not fit a " + type.sql())
                .parameter("operation", type.sql())
                .build();
    }
}
