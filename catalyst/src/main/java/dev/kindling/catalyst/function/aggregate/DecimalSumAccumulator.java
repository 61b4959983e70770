package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.Batch;
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
import dev.kindling.catalyst.function.SumAccumulator;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/// `sum` and `avg` of decimals, and `avg` of intervals, in 128 bits. The state is the sum, the count and whether
/// the sum went beyond 38 digits.
final class DecimalSumAccumulator implements SumAccumulator {

    enum Result {
        SUM,
        AVERAGE
    }

    /// Up to this many groups a batch is summed up on its own first.
    private static final int FEW_GROUPS = 64;
    /// What values may be for a batch of them to fit a long, as bits left of the sign.
    private static final int SMALL_BITS = 51;

    private static final int LOW = 0;
    private static final int HIGH = 1;
    private static final int COUNT = 2;

    private final Result result;
    private final DataType type;
    private final int scale;
    private final OnFailure onFailure;
    /// By group: the low word of the sum, the high word and the count, side by side; every fourth word is unused,
    /// so that a group never lies across two cache lines.
    private long[] sums = new long[0];
    private boolean[] overflown = new boolean[0];
    /// Sums and counts of one batch, where there are few groups.
    private long[] batchSums = new long[0];

    /// @param scale of the arguments
    DecimalSumAccumulator(Result result, DataType type, int scale, OnFailure onFailure) {
        this.result = result;
        this.type = type;
        this.scale = scale;
        this.onFailure = onFailure;
    }

    @Override
    public void resize(int groupCount) {
        if (groupCount <= overflown.length) return;
        int capacity = GroupedRows.grown(overflown.length, groupCount);
        sums = Arrays.copyOf(sums, Math.multiplyExact(capacity, 4));
        overflown = Arrays.copyOf(overflown, capacity);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        long[] bits = vector.validity();
        int offset = vector.offset();
        switch (vector) {
            case LongVector v -> {
                if (bits != null) updateSome(v, bits, groups, rowCount);
                else if (overflown.length <= FEW_GROUPS && areSmall(v, rowCount)) updateFew(v, groups, rowCount);
                else updateAll(v, groups, rowCount);
            }
            case IntVector v -> {
                for (int i = 0; i < rowCount; i++) {
                    if (v.isNull(i)) continue;
                    add(groups[i], v.get(i) >> 31, v.get(i));
                    sums[(groups[i] << 2) + COUNT]++;
                }
            }
            case Decimal128Vector v -> {
                long[] highs = v.high();
                long[] lows = v.low();
                for (int i = 0; i < rowCount; i++) {
                    if (bits != null && !Validity.isSet(bits, offset + i)) continue;
                    add(groups[i], highs[offset + i], lows[offset + i]);
                    sums[(groups[i] << 2) + COUNT]++;
                }
            }
            default -> {}
        }
    }

    private void updateSome(LongVector vector, long[] bits, int[] groups, int rowCount) {
        long[] values = vector.values();
        int offset = vector.offset();
        for (int i = 0; i < rowCount; i++) {
            if (Validity.isSet(bits, offset + i)) addLong(sums, groups[i] << 2, values[offset + i]);
        }
    }

    private void updateAll(LongVector vector, int[] groups, int rowCount) {
        long[] target = sums;
        long[] values = vector.values();
        int offset = vector.offset();
        for (int i = 0; i < rowCount; i++) addLong(target, groups[i] << 2, values[offset + i]);
    }

    private static void addLong(long[] sums, int at, long value) {
        long sum = sums[at + LOW] + value;
        // The carry out of the low word, and the sign of the value above it.
        sums[at + HIGH] += (value >> 63) + (Long.compareUnsigned(sum, value) < 0 ? 1 : 0);
        sums[at + LOW] = sum;
        sums[at + COUNT]++;
    }

    private static boolean areSmall(LongVector vector, int rowCount) {
        long[] values = vector.values();
        int offset = vector.offset();
        long any = 0;
        for (int i = 0; i < rowCount; i++) {
            long value = values[offset + i];
            any |= value ^ (value >> 63);
        }
        return any >>> SMALL_BITS == 0 && rowCount <= Batch.CAPACITY;
    }

    /// Sums and counts in one word each first. Even and odd rows apart, for few groups make one row wait for the
    /// one before it.
    private void updateFew(LongVector vector, int[] groups, int rowCount) {
        if (batchSums.length == 0) batchSums = new long[4 * FEW_GROUPS];
        long[] batch = batchSums;
        Arrays.fill(batch, 0);
        long[] values = vector.values();
        int offset = vector.offset();
        int i = 0;
        for (; i + 1 < rowCount; i += 2) {
            int even = groups[i] << 2;
            int odd = groups[i + 1] << 2;
            batch[even] += values[offset + i];
            batch[even + 1]++;
            batch[odd + 2] += values[offset + i + 1];
            batch[odd + 3]++;
        }
        if (i < rowCount) {
            batch[groups[i] << 2] += values[offset + i];
            batch[(groups[i] << 2) + 1]++;
        }
        for (int at = 0; at < sums.length; at += 4) {
            long value = batch[at] + batch[at + 2];
            addLong(sums, at, value);
            sums[at + COUNT] += batch[at + 1] + batch[at + 3] - 1;
        }
    }

    private void add(int group, long valueHigh, long valueLow) {
        int at = group << 2;
        long sum = sums[at + LOW] + valueLow;
        sums[at + HIGH] += valueHigh + (Long.compareUnsigned(sum, valueLow) < 0 ? 1 : 0);
        sums[at + LOW] = sum;
        // Two numbers of 38 digits still fit 128 bits; noted before a third could wrap around.
        if (!Decimals.fits38(sums[at + HIGH], sum)) overflow(group);
    }

    private void overflow(int group) {
        overflown[group] = true;
        sums[(group << 2) + HIGH] = 0;
        sums[(group << 2) + LOW] = 0;
    }

    private long high(int group) {
        return sums[(group << 2) + HIGH];
    }

    private long low(int group) {
        return sums[(group << 2) + LOW];
    }

    private long count(int group) {
        return sums[(group << 2) + COUNT];
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
            sums[(group << 2) + COUNT] += rowCount;
            return;
        }
        int[] groups = new int[rowCount];
        Arrays.fill(groups, group);
        update(arguments, groups, rowCount);
    }

    @Override
    public long maxSum() {
        return 1L << 62;
    }

    @Override
    public void addSum(int group, long sum, long count) {
        add(group, sum >> 63, sum);
        sums[(group << 2) + COUNT] += count;
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        ColumnVector partial = Vectors.flatten(states[0]);
        if (partial instanceof NullVector) return;
        var partialSums = (Decimal128Vector) partial;
        var partialCounts = (LongVector) Vectors.flatten(states[1]);
        var overflows = (BooleanVector) Vectors.flatten(states[2]);
        for (int i = 0; i < rowCount; i++) {
            int group = groups[i];
            if (overflows.get(i) != 0) overflow(group);
            int at = partialSums.offset() + i;
            add(group, partialSums.high()[at], partialSums.low()[at]);
            sums[(group << 2) + COUNT] += partialCounts.get(i);
        }
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        byte[] overflows = new byte[count];
        long[] highs = new long[count];
        long[] lows = new long[count];
        long[] counts = new long[count];
        for (int i = 0; i < count; i++) {
            overflows[i] = (byte) (overflown[from + i] ? 1 : 0);
            highs[i] = high(from + i);
            lows[i] = low(from + i);
            counts[i] = count(from + i);
        }
        return new ColumnVector[] {
            new Decimal128Vector(highs, lows, 0, count, null),
            new LongVector(counts, 0, count, null),
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
            if (count(group) == 0) continue;
            if (result == Result.SUM && !overflown[group] && fitsResult(high(group), low(group))) {
                resultHigh[i] = high(group);
                resultLow[i] = low(group);
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
        if (!(type instanceof DecimalType decimal)) return false;
        // A sum in one word has at most 19 digits.
        if (sumHigh == sumLow >> 63 && decimal.precision() >= 19) return true;
        return decimal.precision() == DecimalType.MAX_PRECISION && Decimals.fits38(sumHigh, sumLow);
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
        BigInteger sum = Decimals.integer(high(group), low(group));
        if (result == Result.SUM) return sum;
        BigInteger scaled = sum.multiply(Decimals.bigPower(Math.max(0, resultScale() - scale)));
        BigInteger divisor =
                BigInteger.valueOf(count(group)).multiply(Decimals.bigPower(Math.max(0, scale - resultScale())));
        return Decimals.divideHalfUp(scaled, divisor);
    }

    @Override
    public long sizeBytes() {
        return 33L * overflown.length;
    }
}
