package dev.kindling.catalyst.function.math;

import static dev.kindling.sql.types.AtomicType.DOUBLE;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.LONG;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.conversion.ConversionErrors;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `abs`, `negative`, `sign`, `ceil`, `floor`, `round`, `bround`.
final class Rounding {

    private Rounding() {}

    static List<ScalarDefinition> functions() {
        return List.of(
                ScalarDefinition.named("abs")
                        .summary("The number without its sign.")
                        .example("abs(-1)", "1")
                        .binder(Rounding::numberOrInterval)
                        .fails()
                        .kernels(signature -> signs(signature.resultType(), false))
                        .build(),
                ScalarDefinition.named("negative")
                        .summary("The number with the other sign.")
                        .example("negative(1)", "-1")
                        .binder(Rounding::numberOrInterval)
                        .fails()
                        .kernels(signature -> signs(signature.resultType(), true))
                        .build(),
                ScalarDefinition.named("positive")
                        .summary("The number itself.")
                        .example("positive(1)", "1")
                        .binder(Rounding::numberOrInterval)
                        .kernel((arguments, _, _) -> arguments[0])
                        .build(),
                ScalarDefinition.named("sign", "signum")
                        .summary("-1.0, 0.0 or 1.0.")
                        .example("sign(40)", "1.0")
                        .takes(DOUBLE, DOUBLE)
                        .kernel(Kernels.doubles(Math::signum))
                        .build(),
                whole("ceil", RoundingMode.CEILING, "ceiling")
                        .summary("The smallest integer that is not less; with a scale, rounded up to so many digits.")
                        .example("ceil(-0.1)", "0")
                        .example("ceil(5)", "5")
                        .example("ceil(3.1411, 3)", "3.142")
                        .build(),
                whole("floor", RoundingMode.FLOOR)
                        .summary("The largest integer that is not greater; with a scale, rounded down to so many"
                                + " digits.")
                        .example("floor(-0.1)", "-1")
                        .example("floor(3.1411, 3)", "3.141")
                        .build(),
                rounding("round", RoundingMode.HALF_UP)
                        .summary("The number with so many digits after the point, halves away from zero.")
                        .example("round(2.5, 0)", "3")
                        .example("round(-2.567, 2)", "-2.57")
                        .example("round(123, -1)", "120")
                        .build(),
                rounding("bround", RoundingMode.HALF_EVEN)
                        .summary("The number with so many digits after the point, halves to the even digit.")
                        .example("bround(2.5, 0)", "2")
                        .example("bround(25, -1)", "20")
                        .build());
    }

    private static Signature numberOrInterval(String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 1, 1);
        DataType type = arguments.getFirst().type();
        if (TypeCoercion.isInterval(type)) return Signatures.signature(arguments, List.of(type), type);
        return Signatures.number().bind(name, arguments);
    }

    private static Kernel signs(DataType type, boolean negate) {
        return (arguments, size, _) -> {
            ColumnVector vector = Vectors.flatten(arguments[0]);
            return switch (PhysicalType.of(type)) {
                case INT -> {
                    var v = (IntVector) vector;
                    int[] result = new int[size];
                    int min = type == AtomicType.BYTE
                            ? Byte.MIN_VALUE
                            : type == AtomicType.SHORT ? Short.MIN_VALUE : Integer.MIN_VALUE;
                    for (int i = 0; i < size; i++) {
                        int value = v.get(i);
                        if (value == min && !v.isNull(i)) throw overflow(value);
                        result[i] = negate || value < 0 ? -value : value;
                    }
                    yield new IntVector(result, 0, size, null);
                }
                case LONG -> {
                    var v = (LongVector) vector;
                    long[] result = new long[size];
                    for (int i = 0; i < size; i++) {
                        long value = v.get(i);
                        if (value == Long.MIN_VALUE && !v.isNull(i)) throw overflow(value);
                        result[i] = negate || value < 0 ? -value : value;
                    }
                    yield new LongVector(result, 0, size, null);
                }
                case FLOAT -> {
                    var v = (FloatVector) vector;
                    float[] result = new float[size];
                    for (int i = 0; i < size; i++) result[i] = negate ? -v.get(i) : Math.abs(v.get(i));
                    yield new FloatVector(result, 0, size, null);
                }
                case DOUBLE -> {
                    var v = (DoubleVector) vector;
                    double[] result = new double[size];
                    for (int i = 0; i < size; i++) result[i] = negate ? -v.get(i) : Math.abs(v.get(i));
                    yield new DoubleVector(result, 0, size, null);
                }
                default -> {
                    @Nullable BigInteger[] result = new BigInteger[size];
                    for (int i = 0; i < size; i++) {
                        if (vector.isNull(i)) continue;
                        BigInteger value = Decimals.unscaled(vector, i);
                        result[i] = negate ? value.negate() : value.abs();
                    }
                    yield DecimalArithmetic.vector(result, (DecimalType) type);
                }
            };
        };
    }

    private static RuntimeException overflow(long value) {
        return FunctionErrors.arithmeticOverflow("overflow: the opposite of " + value + " does not fit its type", "");
    }

    private static ScalarDefinition.Builder whole(String name, RoundingMode mode, String... aliases) {
        return ScalarDefinition.named(name, aliases)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 2);
                    DataType type = Signatures.numberType(called, arguments, 0);
                    if (arguments.size() == 2) return scaled(called, arguments, asDecimal(type));
                    if (type instanceof DecimalType d) {
                        DataType result = DecimalType.bounded(d.precision() - d.scale() + (d.scale() == 0 ? 0 : 1), 0);
                        return Signatures.signature(arguments, List.of(type), result);
                    }
                    DataType wanted = TypeCoercion.isIntegral(type) ? LONG : DOUBLE;
                    return Signatures.signature(arguments, List.of(wanted), LONG);
                })
                .fails()
                .kernels(signature -> whole(signature, mode));
    }

    private static DataType asDecimal(DataType type) {
        if (type instanceof DecimalType) return type;
        if (TypeCoercion.isIntegral(type)) return TypeCoercion.decimalFor(type);
        return type == AtomicType.FLOAT ? new DecimalType(14, 7) : new DecimalType(30, 15);
    }

    private static Kernel whole(Signature signature, RoundingMode mode) {
        DataType from = signature.argumentTypes().getFirst();
        if (from instanceof DecimalType) return rounded(signature, mode);
        if (from == LONG) return (arguments, _, _) -> arguments[0];
        boolean up = mode == RoundingMode.CEILING;
        return (arguments, size, context) -> {
            DoubleVector v = Kernels.doubles(arguments[0]);
            long[] result = new long[size];
            for (int i = 0; i < size; i++) {
                double value = up ? Math.ceil(v.get(i)) : Math.floor(v.get(i));
                result[i] = (long) value;
            }
            return new LongVector(result, 0, size, null);
        };
    }

    private static ScalarDefinition.Builder rounding(String name, RoundingMode mode) {
        return ScalarDefinition.named(name)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 2);
                    return scaled(called, arguments, Signatures.numberType(called, arguments, 0));
                })
                .fails()
                .kernels(signature -> rounded(signature, mode));
    }

    private static Signature scaled(String name, List<Argument> arguments, DataType type) {
        int scale = 0;
        if (arguments.size() == 2) {
            var constant = arguments.get(1).constant();
            if (constant == null) throw FunctionErrors.notConstant(name, "scale");
            if (constant.value() instanceof Number number) scale = number.intValue();
        }
        DataType result = type;
        if (type instanceof DecimalType d) {
            int digits = d.precision() - d.scale() + 1;
            result = scale < 0
                    ? new DecimalType(Math.min(38, Math.max(digits, 1 - scale)), 0)
                    : new DecimalType(Math.min(38, digits + Math.min(d.scale(), scale)), Math.min(d.scale(), scale));
        }
        return Signatures.signature(arguments, arguments.size() == 1 ? List.of(type) : List.of(type, INT), result);
    }

    private static Kernel rounded(Signature signature, RoundingMode mode) {
        DataType from = signature.argumentTypes().getFirst();
        DataType to = signature.resultType();
        return (arguments, size, context) -> {
            ColumnVector vector = Vectors.flatten(arguments[0]);
            int digits = arguments.length < 2 || size == 0 || arguments[1].isNull(0)
                    ? 0
                    : Kernels.ints(arguments[1]).get(0);
            if (from instanceof DecimalType d && to instanceof DecimalType result) {
                return decimals(vector, size, d.scale(), digits, result, mode);
            }
            if (vector instanceof DoubleVector v) {
                double[] result = new double[size];
                for (int i = 0; i < size; i++) result[i] = round(v.get(i), digits, mode);
                return new DoubleVector(result, 0, size, null);
            }
            if (vector instanceof FloatVector v) {
                float[] result = new float[size];
                for (int i = 0; i < size; i++) {
                    float value = v.get(i);
                    result[i] = Float.isFinite(value)
                            ? new BigDecimal(Float.toString(value))
                                    .setScale(digits, mode)
                                    .floatValue()
                            : value;
                }
                return new FloatVector(result, 0, size, null);
            }
            return digits >= 0 ? arguments[0] : integers(vector, size, digits, mode, to);
        };
    }

    private static double round(double value, int digits, RoundingMode mode) {
        if (!Double.isFinite(value)) return value;
        return new BigDecimal(Double.toString(value)).setScale(digits, mode).doubleValue();
    }

    private static ColumnVector decimals(
            ColumnVector vector, int size, int scale, int digits, DecimalType type, RoundingMode mode) {
        @Nullable BigInteger[] result = new BigInteger[size];
        for (int i = 0; i < size; i++) {
            if (vector.isNull(i)) continue;
            BigDecimal value = new BigDecimal(Decimals.unscaled(vector, i), scale);
            BigInteger unscaled = value.setScale(Math.min(digits, scale), mode)
                    .setScale(type.scale(), RoundingMode.UNNECESSARY)
                    .unscaledValue();
            if (!Decimals.fits(unscaled, type.precision()))
                throw ConversionErrors.outOfRange(value.toPlainString(), type);
            result[i] = unscaled;
        }
        return DecimalArithmetic.vector(result, type);
    }

    private static ColumnVector integers(ColumnVector vector, int size, int digits, RoundingMode mode, DataType type) {
        long[] result = new long[size];
        for (int i = 0; i < size; i++) {
            if (vector.isNull(i)) continue;
            long value = vector instanceof IntVector v ? v.get(i) : ((LongVector) vector).get(i);
            BigInteger rounded =
                    BigDecimal.valueOf(value).setScale(digits, mode).toBigInteger();
            int width = type == AtomicType.BYTE ? 8 : type == AtomicType.SHORT ? 16 : type == INT ? 32 : 64;
            if (rounded.bitLength() >= width) {
                throw FunctionErrors.arithmeticOverflow("overflow: " + value + " rounded does not fit its type", "");
            }
            result[i] = rounded.longValue();
        }
        if (type == LONG) return new LongVector(result, 0, size, null);
        int[] narrow = new int[size];
        for (int i = 0; i < size; i++) narrow[i] = (int) result[i];
        return new IntVector(narrow, 0, size, null);
    }
}
