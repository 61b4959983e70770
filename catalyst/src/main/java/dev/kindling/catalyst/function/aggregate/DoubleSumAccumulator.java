package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.function.SumAccumulator;
import java.util.Arrays;

/// `sum` of floating point numbers, and `avg` of anything that is averaged as DOUBLE. The state is sum and count.
final class DoubleSumAccumulator implements SumAccumulator {

    enum Result {
        SUM,
        AVERAGE
    }

    private final Result result;
    private double[] sums = new double[0];
    private long[] counts = new long[0];

    DoubleSumAccumulator(Result result) {
        this.result = result;
    }

    @Override
    public void resize(int groupCount) {
        if (groupCount <= sums.length) return;
        int capacity = GroupedRows.grown(sums.length, groupCount);
        sums = Arrays.copyOf(sums, capacity);
        counts = Arrays.copyOf(counts, capacity);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        double[] values = doubles(arguments[0]);
        long[] bits = Validity.rebased(arguments[0].validity(), arguments[0].offset(), rowCount);
        if (bits == null) {
            for (int i = 0; i < rowCount; i++) {
                sums[groups[i]] += values[i];
                counts[groups[i]]++;
            }
        } else {
            for (int i = 0; i < rowCount; i++) {
                if (!Validity.isSet(bits, i)) continue;
                sums[groups[i]] += values[i];
                counts[groups[i]]++;
            }
        }
    }

    @Override
    public void updateAll(ColumnVector[] arguments, int group, int rowCount) {
        double[] values = doubles(arguments[0]);
        long[] bits = Validity.rebased(arguments[0].validity(), arguments[0].offset(), rowCount);
        double sum = sums[group];
        for (int i = 0; i < rowCount; i++) {
            if (bits == null || Validity.isSet(bits, i)) sum += values[i];
        }
        sums[group] = sum;
        counts[group] += rowCount - Validity.nullCount(bits, 0, rowCount);
    }

    /// The values as doubles, from index 0 on.
    static double[] doubles(ColumnVector vector) {
        int size = vector.size();
        double[] values = new double[size];
        switch (Vectors.flatten(vector)) {
            case DoubleVector v -> System.arraycopy(v.values(), v.offset(), values, 0, size);
            case FloatVector v -> {
                for (int i = 0; i < size; i++) values[i] = v.get(i);
            }
            case IntVector v -> {
                for (int i = 0; i < size; i++) values[i] = v.get(i);
            }
            case LongVector v -> {
                for (int i = 0; i < size; i++) values[i] = v.get(i);
            }
            default -> {}
        }
        return values;
    }

    /// Up to here whole numbers add up in a DOUBLE without rounding, in any order.
    @Override
    public long maxSum() {
        return 1L << 53;
    }

    @Override
    public void addSum(int group, long sum, long count) {
        sums[group] += sum;
        counts[group] += count;
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        var partial = (DoubleVector) Vectors.flatten(states[0]);
        var partialCounts = (LongVector) Vectors.flatten(states[1]);
        for (int i = 0; i < rowCount; i++) {
            sums[groups[i]] += partial.get(i);
            counts[groups[i]] += partialCounts.get(i);
        }
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        return new ColumnVector[] {new DoubleVector(sums, from, count, null), new LongVector(counts, from, count, null)
        };
    }

    @Override
    public ColumnVector results(int from, int count) {
        double[] values = new double[count];
        long[] bits = Validity.noneValid(count);
        for (int i = 0; i < count; i++) {
            long rows = counts[from + i];
            if (rows == 0) continue;
            values[i] = result == Result.SUM ? sums[from + i] : sums[from + i] / rows;
            Validity.set(bits, i);
        }
        return new DoubleVector(values, 0, count, bits);
    }

    @Override
    public long sizeBytes() {
        return 16L * sums.length;
    }
}
