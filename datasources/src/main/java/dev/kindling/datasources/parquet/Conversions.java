package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import java.math.BigInteger;
import java.util.function.IntUnaryOperator;
import java.util.function.LongUnaryOperator;

/// The conversions there are. Each expects the vector its name speaks of.
final class Conversions {

    private static final long MICROS_PER_DAY = 86_400_000_000L;
    /// The Julian day number of 1970-01-01.
    private static final long JULIAN_EPOCH_DAY = 2_440_588;
    private static final String HEX = "0123456789abcdef";

    private Conversions() {}

    static ColumnVector intsToLongs(ColumnVector stored) {
        var v = (IntVector) stored;
        long[] result = new long[v.size()];
        for (int i = 0; i < result.length; i++) result[i] = v.get(i);
        return LongVector.of(result);
    }

    static ColumnVector unsignedIntsToLongs(ColumnVector stored) {
        var v = (IntVector) stored;
        long[] result = new long[v.size()];
        for (int i = 0; i < result.length; i++) result[i] = v.get(i) & 0xFFFFFFFFL;
        return LongVector.of(result);
    }

    static ColumnVector intsToDoubles(ColumnVector stored) {
        var v = (IntVector) stored;
        double[] result = new double[v.size()];
        for (int i = 0; i < result.length; i++) result[i] = v.get(i);
        return DoubleVector.of(result);
    }

    static ColumnVector floatsToDoubles(ColumnVector stored) {
        var v = (FloatVector) stored;
        double[] result = new double[v.size()];
        for (int i = 0; i < result.length; i++) result[i] = v.get(i);
        return DoubleVector.of(result);
    }

    static ColumnVector daysToMicros(ColumnVector stored) {
        var v = (IntVector) stored;
        long[] result = new long[v.size()];
        for (int i = 0; i < result.length; i++) result[i] = v.get(i) * MICROS_PER_DAY;
        return LongVector.of(result);
    }

    static Conversion mappingInts(IntUnaryOperator operator) {
        return stored -> {
            var v = (IntVector) stored;
            int[] result = new int[v.size()];
            for (int i = 0; i < result.length; i++) result[i] = operator.applyAsInt(v.get(i));
            return IntVector.of(result);
        };
    }

    static Conversion mappingLongs(LongUnaryOperator operator) {
        return stored -> {
            var v = (LongVector) stored;
            long[] result = new long[v.size()];
            for (int i = 0; i < result.length; i++) result[i] = operator.applyAsLong(v.get(i));
            return LongVector.of(result);
        };
    }

    static Conversion longsTimes(long factor) {
        return stored -> {
            var v = (LongVector) stored;
            long[] result = new long[v.size()];
            for (int i = 0; i < result.length; i++) {
                long product = v.get(i) * factor;
                if (Math.multiplyHigh(v.get(i), factor) != product >> 63) {
                    throw new MalformedException("the value " + v.get(i) + " is out of range");
                }
                result[i] = product;
            }
            return LongVector.of(result);
        };
    }

    static Conversion longsDividedBy(long divisor) {
        return stored -> {
            var v = (LongVector) stored;
            long[] result = new long[v.size()];
            for (int i = 0; i < result.length; i++) result[i] = Math.floorDiv(v.get(i), divisor);
            return LongVector.of(result);
        };
    }

    /// Longs as decimals of two words, `factor` times as large.
    static Conversion longsToWide(BigInteger factor) {
        if (factor.equals(BigInteger.ONE)) return Conversions::longsToWide;
        return stored -> {
            var v = (LongVector) stored;
            var result = new Decimal128Vector(new long[v.size()], new long[v.size()], 0, v.size(), null);
            for (int i = 0; i < v.size(); i++) {
                putWide(result, i, BigInteger.valueOf(v.get(i)).multiply(factor));
            }
            return result;
        };
    }

    private static ColumnVector longsToWide(ColumnVector stored) {
        var v = (LongVector) stored;
        var result = new Decimal128Vector(new long[v.size()], new long[v.size()], 0, v.size(), null);
        for (int i = 0; i < v.size(); i++) {
            result.low()[i] = v.get(i);
            result.high()[i] = v.get(i) >> 63;
        }
        return result;
    }

    static ColumnVector unsignedLongsToWide(ColumnVector stored) {
        var v = (LongVector) stored;
        var result = new Decimal128Vector(new long[v.size()], new long[v.size()], 0, v.size(), null);
        for (int i = 0; i < v.size(); i++) result.low()[i] = v.get(i);
        return result;
    }

    static Conversion wideTimes(BigInteger factor) {
        if (factor.equals(BigInteger.ONE)) return Conversion.NONE;
        return stored -> {
            var v = (Decimal128Vector) stored;
            var result = new Decimal128Vector(new long[v.size()], new long[v.size()], 0, v.size(), null);
            for (int i = 0; i < v.size(); i++) putWide(result, i, wide(v, i).multiply(factor));
            return result;
        };
    }

    /// Big-endian two's complement as longs.
    static ColumnVector bytesToLongs(ColumnVector stored) {
        var v = (BytesVector) stored;
        long[] result = new long[v.size()];
        byte[] heap = v.heap();
        for (int i = 0; i < result.length; i++) {
            int from = v.start(i);
            int end = from + v.length(i);
            // Bytes beyond the eighth can only repeat the sign.
            long value = from < end ? heap[from] >> 7 : 0;
            for (int j = from; j < end; j++) value = (value << 8) | (heap[j] & 0xFF);
            result[i] = value;
        }
        return LongVector.of(result);
    }

    /// Big-endian two's complement as decimals of two words.
    static ColumnVector bytesToWide(ColumnVector stored) {
        var v = (BytesVector) stored;
        long[] high = new long[v.size()];
        long[] low = new long[v.size()];
        byte[] heap = v.heap();
        for (int i = 0; i < low.length; i++) {
            int from = v.start(i);
            int end = from + v.length(i);
            long upper = from < end ? heap[from] >> 7 : 0;
            long lower = upper;
            for (int j = from; j < end; j++) {
                upper = (upper << 8) | (lower >>> 56);
                lower = (lower << 8) | (heap[j] & 0xFF);
            }
            high[i] = upper;
            low[i] = lower;
        }
        return new Decimal128Vector(high, low, 0, low.length, null);
    }

    /// INT96 timestamps (nanoseconds of the day, then the Julian day) as microseconds since 1970.
    static ColumnVector int96ToMicros(ColumnVector stored) {
        var v = (BytesVector) stored;
        long[] result = new long[v.size()];
        for (int i = 0; i < result.length; i++) {
            long nanos = LittleEndian.getLong(v.heap(), v.start(i));
            int day = LittleEndian.getInt(v.heap(), v.start(i) + 8);
            result[i] = (day - JULIAN_EPOCH_DAY) * MICROS_PER_DAY + Math.floorDiv(nanos, 1000L);
        }
        return LongVector.of(result);
    }

    static ColumnVector halvesToFloats(ColumnVector stored) {
        var v = (BytesVector) stored;
        float[] result = new float[v.size()];
        for (int i = 0; i < result.length; i++) {
            int at = v.start(i);
            result[i] = Float.float16ToFloat((short) ((v.heap()[at] & 0xFF) | (v.heap()[at + 1] << 8)));
        }
        return FloatVector.of(result);
    }

    static ColumnVector halvesToDoubles(ColumnVector stored) {
        return floatsToDoubles(halvesToFloats(stored));
    }

    /// Sixteen bytes each as the 36 characters of a UUID.
    static ColumnVector uuidsToText(ColumnVector stored) {
        var v = (BytesVector) stored;
        int count = v.size();
        byte[] heap = new byte[count * 36 + BytesVector.PADDING];
        int[] starts = new int[count];
        int[] lengths = new int[count];
        int out = 0;
        for (int i = 0; i < count; i++) {
            starts[i] = out;
            lengths[i] = 36;
            for (int j = 0; j < 16; j++) {
                if (j == 4 || j == 6 || j == 8 || j == 10) heap[out++] = '-';
                byte value = v.heap()[v.start(i) + j];
                heap[out++] = (byte) HEX.charAt(value >> 4 & 15);
                heap[out++] = (byte) HEX.charAt(value & 15);
            }
        }
        return new BytesVector(heap, starts, lengths, 0, count, null);
    }

    static Conversion then(Conversion first, Conversion second) {
        if (first == Conversion.NONE) return second;
        if (second == Conversion.NONE) return first;
        return stored -> second.apply(first.apply(stored));
    }

    static BigInteger wide(Decimal128Vector v, int index) {
        int i = v.offset() + index;
        BigInteger low = BigInteger.valueOf(v.low()[i]);
        if (v.low()[i] < 0) low = low.add(BigInteger.ONE.shiftLeft(64));
        return BigInteger.valueOf(v.high()[i]).shiftLeft(64).add(low);
    }

    private static void putWide(Decimal128Vector v, int index, BigInteger value) {
        v.low()[index] = value.longValue();
        v.high()[index] = value.shiftRight(64).longValue();
    }
}
