package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.conversion.Caster.Conversion;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.error.InternalException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Casts from numbers and booleans to anything but text.
final class NumericConversions {

    /// Doubles hold integers up to this exactly.
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private NumericConversions() {}

    static Conversion of(DataType from, DataType to) {
        if (to == AtomicType.BOOLEAN) return (vector, failures, _) -> toBoolean(vector, failures);
        if (to == AtomicType.TIMESTAMP) return toTimestamp(from);
        if (to instanceof YearMonthIntervalType type) {
            long unit = type.end() == YearMonthIntervalType.Unit.YEAR ? 12 : 1;
            return (vector, failures, _) -> toInterval(vector, from, unit, failures);
        }
        if (to instanceof DayTimeIntervalType type) {
            long unit = IntervalText.micros(type.end());
            return (vector, failures, _) -> toInterval(vector, from, unit, failures);
        }
        if (from instanceof DecimalType decimal) return fromDecimal(decimal, to);
        if (TypeCoercion.isFloating(from)) return fromFloating(to);
        return fromIntegral(from, to);
    }

    /// The values of a vector of integers, booleans or short decimals as longs, from index 0 on.
    static long[] longs(ColumnVector vector) {
        int size = vector.size();
        long[] values = new long[size];
        switch (vector) {
            case BooleanVector v -> {
                for (int i = 0; i < size; i++) values[i] = v.values()[v.offset() + i];
            }
            case IntVector v -> {
                for (int i = 0; i < size; i++) values[i] = v.values()[v.offset() + i];
            }
            case LongVector v -> System.arraycopy(v.values(), v.offset(), values, 0, size);
            default -> throw new InternalException("not a vector of integers: " + vector.getClass());
        }
        return values;
    }

    static double[] doubles(ColumnVector vector) {
        int size = vector.size();
        double[] values = new double[size];
        switch (vector) {
            case FloatVector v -> {
                for (int i = 0; i < size; i++) values[i] = v.values()[v.offset() + i];
            }
            case DoubleVector v -> System.arraycopy(v.values(), v.offset(), values, 0, size);
            default -> throw new InternalException("not a vector of floating point numbers: " + vector.getClass());
        }
        return values;
    }

    private static long min(AtomicType type) {
        return switch (type) {
            case BYTE -> Byte.MIN_VALUE;
            case SHORT -> Short.MIN_VALUE;
            case INT -> Integer.MIN_VALUE;
            default -> Long.MIN_VALUE;
        };
    }

    private static long max(AtomicType type) {
        return -(min(type) + 1);
    }

    /// Longs as a vector of an integral type, those out of its range as failures.
    static ColumnVector narrowed(long[] values, AtomicType type, Failures failures) {
        int size = values.length;
        if (type == AtomicType.LONG) return new LongVector(values, 0, size, failures.bits());
        long min = min(type);
        long max = max(type);
        int[] narrow = new int[size];
        boolean fits = true;
        for (int i = 0; i < size; i++) {
            long value = values[i];
            fits &= value == Math.max(min, Math.min(max, value));
            narrow[i] = (int) value;
        }
        if (!fits) {
            for (int i = 0; i < size; i++) if (values[i] < min || values[i] > max) failures.overflow(i);
        }
        return new IntVector(narrow, 0, size, failures.bits());
    }

    private static Conversion fromIntegral(DataType from, DataType to) {
        if (to instanceof DecimalType decimal) return (vector, failures, _) -> toDecimal(vector, decimal, failures);
        return switch ((AtomicType) to) {
            case FLOAT ->
                (vector, failures, _) -> {
                    long[] values = longs(vector);
                    float[] result = new float[values.length];
                    for (int i = 0; i < result.length; i++) result[i] = values[i];
                    return new FloatVector(result, 0, result.length, failures.bits());
                };
            case DOUBLE ->
                (vector, failures, _) -> {
                    int size = vector.size();
                    double[] result = new double[size];
                    if (vector instanceof IntVector v) {
                        for (int i = 0; i < size; i++) result[i] = v.values()[v.offset() + i];
                    } else {
                        long[] values = longs(vector);
                        for (int i = 0; i < size; i++) result[i] = values[i];
                    }
                    return new DoubleVector(result, 0, size, failures.bits());
                };
            case BYTE, SHORT, INT, LONG -> {
                var target = (AtomicType) to;
                boolean widening = from != AtomicType.BOOLEAN && ((AtomicType) from).compareTo(target) < 0;
                if (widening && target != AtomicType.LONG) yield Caster.IDENTITY;
                yield (vector, failures, _) -> narrowed(longs(vector), target, failures);
            }
            default -> throw new InternalException("no cast from " + from + " to " + to);
        };
    }

    private static Conversion fromFloating(DataType to) {
        if (to instanceof DecimalType decimal) {
            return (vector, failures, _) -> {
                var target = new DecimalTarget(vector.size(), decimal, failures);
                double[] values = doubles(vector);
                for (int i = 0; i < values.length; i++) {
                    if (failures.isNull(i)) continue;
                    if (Double.isNaN(values[i]) || Double.isInfinite(values[i])) failures.overflow(i);
                    else target.set(i, new BigDecimal(shortest(vector, i)));
                }
                return target.vector();
            };
        }
        return switch ((AtomicType) to) {
            case FLOAT ->
                (vector, failures, _) -> {
                    double[] values = doubles(vector);
                    float[] result = new float[values.length];
                    for (int i = 0; i < result.length; i++) result[i] = (float) values[i];
                    return new FloatVector(result, 0, result.length, failures.bits());
                };
            case DOUBLE ->
                (vector, failures, _) -> {
                    double[] values = doubles(vector);
                    return new DoubleVector(values, 0, values.length, failures.bits());
                };
            case BYTE, SHORT, INT, LONG ->
                (vector, failures, _) -> {
                    double[] values = doubles(vector);
                    long[] result = new long[values.length];
                    for (int i = 0; i < result.length; i++) {
                        result[i] = (long) values[i];
                        // 2^63 itself is the first double that does not fit; NaN compares false.
                        if (!(values[i] >= -0x1p63 && values[i] < 0x1p63)) failures.overflow(i);
                    }
                    return narrowed(result, (AtomicType) to, failures);
                };
            default -> throw new InternalException("no cast to " + to);
        };
    }

    private static String shortest(ColumnVector vector, int index) {
        return vector instanceof FloatVector v
                ? Float.toString(v.get(index))
                : Double.toString(((DoubleVector) vector).get(index));
    }

    private static Conversion fromDecimal(DecimalType from, DataType to) {
        if (to instanceof DecimalType decimal) {
            if (from.scale() == decimal.scale()
                    && from.precision() <= decimal.precision()
                    && from.fitsLong() == decimal.fitsLong()) {
                return Caster.IDENTITY;
            }
            return (vector, failures, _) -> rescaled(vector, from, decimal, failures);
        }
        return switch ((AtomicType) to) {
            case FLOAT ->
                (vector, failures, _) -> {
                    float[] result = new float[vector.size()];
                    for (int i = 0; i < result.length; i++) {
                        if (!failures.isNull(i))
                            result[i] =
                                    Decimals.decimal(vector, i, from.scale()).floatValue();
                    }
                    return new FloatVector(result, 0, result.length, failures.bits());
                };
            case DOUBLE ->
                (vector, failures, _) -> {
                    double[] result = toDoubles(vector, from.scale());
                    return new DoubleVector(result, 0, result.length, failures.bits());
                };
            case BYTE, SHORT, INT, LONG ->
                (vector, failures, _) -> {
                    long[] result = new long[vector.size()];
                    for (int i = 0; i < result.length; i++) {
                        if (failures.isNull(i)) continue;
                        if (vector instanceof LongVector v) {
                            result[i] = v.get(i) / Decimals.power(from.scale());
                            continue;
                        }
                        BigInteger whole = Decimals.unscaled(vector, i).divide(Decimals.bigPower(from.scale()));
                        if (whole.bitLength() < 64) result[i] = whole.longValue();
                        else failures.overflow(i);
                    }
                    return narrowed(result, (AtomicType) to, failures);
                };
            default -> throw new InternalException("no cast to " + to);
        };
    }

    /// Decimals as the nearest doubles.
    static double[] toDoubles(ColumnVector vector, int scale) {
        double[] result = new double[vector.size()];
        double divisor = scale <= 22 ? Math.pow(10, scale) : 0;
        for (int i = 0; i < result.length; i++) {
            long value;
            boolean small;
            if (vector instanceof LongVector v) {
                value = v.get(i);
                small = true;
            } else {
                var v = (Decimal128Vector) vector;
                value = v.low()[v.offset() + i];
                small = v.high()[v.offset() + i] == value >> 63;
            }
            // Both are exact then, and division rounds once.
            if (small && divisor != 0 && value <= EXACT_IN_DOUBLE && value >= -EXACT_IN_DOUBLE) {
                result[i] = value / divisor;
            } else if (!vector.isNull(i)) {
                result[i] = Decimals.decimal(vector, i, scale).doubleValue();
            }
        }
        return result;
    }

    private static ColumnVector toDecimal(ColumnVector vector, DecimalType type, Failures failures) {
        long[] values = longs(vector);
        int size = values.length;
        if (type.fitsLong()) {
            long factor = Decimals.power(type.scale());
            long bound = Decimals.power(type.precision() - type.scale());
            long[] result = new long[size];
            for (int i = 0; i < size; i++) {
                if (values[i] >= bound || values[i] <= -bound) failures.overflow(i);
                else result[i] = values[i] * factor;
            }
            return new LongVector(result, 0, size, failures.bits());
        }
        int digits = type.precision() - type.scale();
        if (type.scale() <= 18) {
            long factor = Decimals.power(type.scale());
            long[] high = new long[size];
            long[] low = new long[size];
            for (int i = 0; i < size; i++) {
                if (!Decimals.fits(values[i], digits)) failures.overflow(i);
                high[i] = Math.multiplyHigh(values[i], factor);
                low[i] = values[i] * factor;
            }
            return new Decimal128Vector(high, low, 0, size, failures.bits());
        }
        var target = new DecimalTarget(size, type, failures);
        for (int i = 0; i < size; i++) {
            if (!failures.isNull(i)) target.set(i, BigDecimal.valueOf(values[i]));
        }
        return target.vector();
    }

    private static ColumnVector rescaled(ColumnVector vector, DecimalType from, DecimalType to, Failures failures) {
        int size = vector.size();
        int up = to.scale() - from.scale();
        if (vector instanceof LongVector v && up >= 0 && up <= 18 && !to.fitsLong()) {
            int digits = to.precision() - up;
            long factor = Decimals.power(up);
            long[] high = new long[size];
            long[] low = new long[size];
            for (int i = 0; i < size; i++) {
                long value = v.get(i);
                if (!Decimals.fits(value, Math.min(digits, 19))) failures.overflow(i);
                high[i] = Math.multiplyHigh(value, factor);
                low[i] = value * factor;
            }
            return new Decimal128Vector(high, low, 0, size, failures.bits());
        }
        if (vector instanceof LongVector v && to.fitsLong()) {
            long[] result = new long[size];
            long factor = Decimals.power(Math.abs(up));
            long bound = Decimals.power(up >= 0 ? to.precision() - up < 0 ? 0 : to.precision() - up : to.precision());
            for (int i = 0; i < size; i++) {
                long value = up >= 0 ? v.get(i) : Decimals.divideHalfUp(v.get(i), factor);
                if (value >= bound || value <= -bound) {
                    if (value != 0 || bound != 1) failures.overflow(i);
                } else {
                    result[i] = up >= 0 ? value * factor : value;
                }
            }
            return new LongVector(result, 0, size, failures.bits());
        }
        var target = new DecimalTarget(size, to, failures);
        for (int i = 0; i < size; i++) {
            if (!failures.isNull(i)) {
                target.setUnscaled(i, Decimals.rescaled(Decimals.unscaled(vector, i), from.scale(), to.scale()));
            }
        }
        return target.vector();
    }

    private static BooleanVector toBoolean(ColumnVector vector, Failures failures) {
        int size = vector.size();
        byte[] result = new byte[size];
        switch (vector) {
            case FloatVector _, DoubleVector _ -> {
                double[] values = doubles(vector);
                for (int i = 0; i < size; i++) result[i] = (byte) (values[i] != 0 ? 1 : 0);
            }
            case Decimal128Vector v -> {
                for (int i = 0; i < size; i++) {
                    result[i] = (byte) ((v.high()[v.offset() + i] | v.low()[v.offset() + i]) != 0 ? 1 : 0);
                }
            }
            default -> {
                long[] values = longs(vector);
                for (int i = 0; i < size; i++) result[i] = (byte) (values[i] != 0 ? 1 : 0);
            }
        }
        return new BooleanVector(result, 0, size, failures.bits());
    }

    private static Conversion toTimestamp(DataType from) {
        return (vector, failures, _) -> {
            int size = vector.size();
            long[] result = new long[size];
            for (int i = 0; i < size; i++) {
                if (failures.isNull(i)) continue;
                switch (vector) {
                    case FloatVector _, DoubleVector _ -> {
                        double seconds = vector instanceof FloatVector v ? v.get(i) : ((DoubleVector) vector).get(i);
                        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) failures.malformed(i);
                        else result[i] = (long) (seconds * CivilCalendar.MICROS_PER_SECOND);
                    }
                    default -> {
                        BigDecimal seconds = from instanceof DecimalType decimal
                                ? Decimals.decimal(vector, i, decimal.scale())
                                : BigDecimal.valueOf(vector instanceof IntVector v ? v.get(i) : longAt(vector, i));
                        BigInteger micros = seconds.movePointRight(6)
                                .setScale(0, RoundingMode.DOWN)
                                .toBigInteger();
                        if (micros.bitLength() > 63) failures.overflow(i);
                        else result[i] = micros.longValue();
                    }
                }
            }
            return new LongVector(result, 0, size, failures.bits());
        };
    }

    private static long longAt(ColumnVector vector, int index) {
        return ((LongVector) vector).get(index);
    }

    private static ColumnVector toInterval(ColumnVector vector, DataType from, long unit, Failures failures) {
        int size = vector.size();
        long[] result = new long[size];
        for (int i = 0; i < size; i++) {
            if (failures.isNull(i)) continue;
            BigDecimal number = from instanceof DecimalType decimal
                    ? Decimals.decimal(vector, i, decimal.scale())
                    : BigDecimal.valueOf(vector instanceof IntVector v ? v.get(i) : longAt(vector, i));
            BigInteger amount = number.multiply(BigDecimal.valueOf(unit))
                    .setScale(0, RoundingMode.HALF_UP)
                    .toBigInteger();
            if (amount.bitLength() > 63) failures.overflow(i);
            else result[i] = amount.longValue();
        }
        if (failures.to() instanceof DayTimeIntervalType) return new LongVector(result, 0, size, failures.bits());
        return narrowed(result, AtomicType.INT, failures);
    }
}
