package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.conversion.ConversionErrors;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/// `sum` and `avg` of decimals, and `avg` of intervals, in 128 bits. The state is the sum, the count and whether
/// the sum went beyond 38 digits.
final class DecimalSumAccumulator implements Accumulator {

    enum Result {
        SUM,
        AVERAGE
    }

    private final Result result;
    private final DataType type;
    private final int scale;
    private final OnFailure onFailure;
    private long[] high = new long[0];
    private long[] low = new long[0];
    private long[] counts = new long[0];
    private boolean[] overflown = new boolean[0];

    /// @param scale of the arguments
    DecimalSumAccumulator(Result result, DataType type, int scale, OnFailure onFailure) {
        this.result = result;
        this.type = type;
        this.scale = scale;
        this.onFailure = onFailure;
    }

    @Override
    public void resize(int groupCount) {
        if (groupCount <= low.length) return;
        int capacity = GroupedRows.grown(low.length, groupCount);
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        counts = Arrays.copyOf(counts, capacity);
        overflown = Arrays.copyOf(overflown, capacity);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        long[] bits = vector.validity();
        int offset = vector.offset();
        switch (vector) {
            case LongVector v -> {
                long[] values = v.values();
                for (int i = 0; i < rowCount; i++) {
                    if (bits != null && !Validity.isSet(bits, offset + i)) continue;
                    int group = groups[i];
                    long value = values[offset + i];
                    long sum = low[group] + value;
                    // The carry out of the low word, and the sign of the value above it.
                    high[group] += (value >> 63) + (Long.compareUnsigned(sum, value) < 0 ? 1 : 0);
                    low[group] = sum;
                    counts[group]++;
                }
            }
            case IntVector v -> {
                for (int i = 0; i < rowCount; i++) {
                    if (v.isNull(i)) continue;
                    add(groups[i], v.get(i) >> 31, v.get(i));
                    counts[groups[i]]++;
                }
            }
            case Decimal128Vector v -> {
                long[] highs = v.high();
                long[] lows = v.low();
                for (int i = 0; i < rowCount; i++) {
                    if (bits != null && !Validity.isSet(bits, offset + i)) continue;
                    add(groups[i], highs[offset + i], lows[offset + i]);
                    counts[groups[i]]++;
                }
            }
            default -> {}
        }
    }

    private void add(int group, long valueHigh, long valueLow) {
        long sum = low[group] + valueLow;
        high[group] += valueHigh + (Long.compareUnsigned(sum, valueLow) < 0 ? 1 : 0);
        low[group] = sum;
        // Two numbers of 38 digits still fit 128 bits; noted before a third could wrap around.
        if (!Decimals.fits38(high[group], sum)) overflow(group);
    }

    private void overflow(int group) {
        overflown[group] = true;
        high[group] = 0;
        low[group] = 0;
    }

    @Override
    public void updateAll(ColumnVector[] arguments, int group, int rowCount) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        if (vector instanceof LongVector v && !v.mayHaveNulls()) {
            long[] values = v.values();
            int offset = v.offset();
            long sumHigh = 0;
            long sumLow = 0;
            for (int i = 0; i < rowCount; i++) {
                long value = values[offset + i];
                // Halves of 32 bits cannot overflow within a batch.
                sumHigh += value >> 32;
                sumLow += value & 0xFFFFFFFFL;
            }
            long shifted = sumHigh << 32;
            long total = shifted + sumLow;
            add(group, (sumHigh >> 32) + (Long.compareUnsigned(total, sumLow) < 0 ? 1 : 0), total);
            counts[group] += rowCount;
            return;
        }
        int[] groups = new int[rowCount];
        Arrays.fill(groups, group);
        update(arguments, groups, rowCount);
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        ColumnVector partial = Vectors.flatten(states[0]);
        if (partial instanceof NullVector) return;
        var sums = (Decimal128Vector) partial;
        var partialCounts = (LongVector) Vectors.flatten(states[1]);
        var overflows = (BooleanVector) Vectors.flatten(states[2]);
        for (int i = 0; i < rowCount; i++) {
            int group = groups[i];
            if (overflows.get(i) != 0) overflow(group);
            add(group, sums.high()[sums.offset() + i], sums.low()[sums.offset() + i]);
            counts[group] += partialCounts.get(i);
        }
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        byte[] overflows = new byte[count];
        for (int i = 0; i < count; i++) overflows[i] = (byte) (overflown[from + i] ? 1 : 0);
        return new ColumnVector[] {
            new Decimal128Vector(high, low, from, count, null),
            new LongVector(counts, from, count, null),
            new BooleanVector(overflows, 0, count, null)
        };
    }

    @Override
    public ColumnVector results(int from, int count) {
        long[] resultHigh = new long[count];
        long[] resultLow = new long[count];
        long[] bits = Validity.noneValid(count);
        for (int i = 0; i < count; i++) {
            int group = from + i;
            if (counts[group] == 0) continue;
            if (result == Result.SUM && !overflown[group] && fitsResult(high[group], low[group])) {
                resultHigh[i] = high[group];
                resultLow[i] = low[group];
                Validity.set(bits, i);
                continue;
            }
            BigInteger value = overflown[group] ? Decimals.bigPower(39) : finished(group);
            if (fits(value)) {
                resultHigh[i] = Decimals.high(value);
                resultLow[i] = value.longValue();
                Validity.set(bits, i);
            } else if (onFailure == OnFailure.ERROR) {
                throw ConversionErrors.outOfRange(
                        overflown[group] ? "of the sum" : new BigDecimal(value, resultScale()).toPlainString(),
                        type instanceof DecimalType decimal ? decimal : DecimalType.DEFAULT);
            }
        }
        return switch (PhysicalType.of(type)) {
            case DECIMAL128 -> new Decimal128Vector(resultHigh, resultLow, 0, count, bits);
            case INT -> {
                int[] narrow = new int[count];
                for (int i = 0; i < count; i++) narrow[i] = (int) resultLow[i];
                yield new IntVector(narrow, 0, count, bits);
            }
            default -> new LongVector(resultLow, 0, count, bits);
        };
    }

    private boolean fitsResult(long sumHigh, long sumLow) {
        return type instanceof DecimalType decimal
                && decimal.precision() == DecimalType.MAX_PRECISION
                && Decimals.fits38(sumHigh, sumLow);
    }

    private boolean fits(BigInteger value) {
        return switch (type) {
            case DecimalType decimal -> Decimals.fits(value, decimal.precision());
            default -> value.bitLength() < (PhysicalType.of(type) == PhysicalType.INT ? 32 : 64);
        };
    }

    private int resultScale() {
        return type instanceof DecimalType decimal ? decimal.scale() : 0;
    }

    private BigInteger finished(int group) {
        BigInteger sum = Decimals.integer(high[group], low[group]);
        if (result == Result.SUM) return sum;
        BigInteger scaled = sum.multiply(Decimals.bigPower(Math.max(0, resultScale() - scale)));
        BigInteger divisor =
                BigInteger.valueOf(counts[group]).multiply(Decimals.bigPower(Math.max(0, scale - resultScale())));
        return Decimals.divideHalfUp(scaled, divisor);
    }

    @Override
    public long sizeBytes() {
        return 25L * low.length;
    }
}
