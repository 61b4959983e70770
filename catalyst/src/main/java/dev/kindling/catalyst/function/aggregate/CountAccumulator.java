package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.function.SumAccumulator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `count(*)`, `count(a, ...)` (rows without NULL among the arguments) and `count_if`.
final class CountAccumulator implements SumAccumulator {

    enum What {
        ROWS_WITHOUT_NULL,
        TRUE
    }

    private final What what;
    private long[] counts = new long[0];

    CountAccumulator(What what) {
        this.what = what;
    }

    @Override
    public void resize(int groupCount) {
        if (groupCount > counts.length) counts = Arrays.copyOf(counts, GroupedRows.grown(counts.length, groupCount));
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        long[] bits = counted(arguments, rowCount);
        if (bits == null) {
            for (int i = 0; i < rowCount; i++) counts[groups[i]]++;
        } else {
            for (int i = 0; i < rowCount; i++) counts[groups[i]] += bits[i >> 6] >>> (i & 63) & 1;
        }
    }

    @Override
    public void updateAll(ColumnVector[] arguments, int group, int rowCount) {
        long[] bits = counted(arguments, rowCount);
        counts[group] += rowCount - Validity.nullCount(bits, 0, rowCount);
    }

    /// The rows to count; null for all.
    private long @Nullable [] counted(ColumnVector[] arguments, int rowCount) {
        if (what == What.TRUE) {
            long[] bits = Validity.noneValid(rowCount);
            if (Vectors.flatten(arguments[0]) instanceof BooleanVector v) {
                for (int i = 0; i < rowCount; i++) if (v.get(i) != 0 && !v.isNull(i)) Validity.set(bits, i);
            }
            return bits;
        }
        long[] bits = null;
        for (ColumnVector argument : arguments) {
            long[] more = Validity.rebased(argument.validity(), argument.offset(), rowCount);
            if (more == null) continue;
            if (bits == null) {
                bits = more;
            } else {
                for (int i = 0; i < bits.length; i++) bits[i] &= more[i];
            }
        }
        return bits;
    }

    @Override
    public long maxSum() {
        return what == What.TRUE ? 1L << 62 : 0;
    }

    @Override
    public void addSum(int group, long sum, long count) {
        counts[group] += what == What.TRUE ? sum : count;
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        var partial = (LongVector) Vectors.flatten(states[0]);
        for (int i = 0; i < rowCount; i++) counts[groups[i]] += partial.get(i);
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        return new ColumnVector[] {results(from, count)};
    }

    @Override
    public ColumnVector results(int from, int count) {
        return new LongVector(counts, from, count, null);
    }

    @Override
    public long sizeBytes() {
        return 8L * counts.length;
    }
}
