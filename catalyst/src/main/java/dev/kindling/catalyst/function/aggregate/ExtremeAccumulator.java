package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// `min` and `max` of whatever fits 64 bits; other types go to [StoredExtreme]. The state is the result.
///
/// A group of whole numbers begins with the last of all values, so that taking up a value needs no question whether
/// it is the first. The rare group whose extreme really is that value is marked.
final class ExtremeAccumulator implements Accumulator {

    private final PhysicalType type;
    private final boolean max;
    /// What a group without a value holds.
    private final int lastInt;

    private final long lastLong;

    /// Of BOOLEAN and INT.
    private int[] ints = new int[0];
    private long[] longs = new long[0];
    private double[] doubles = new double[0];
    /// Groups that have seen a value, of DOUBLE; otherwise those that have seen the last of all values. Made when
    /// there is one.
    private boolean[] seen = new boolean[0];

    private ExtremeAccumulator(PhysicalType type, boolean max) {
        this.type = type;
        this.max = max;
        lastInt = max ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        lastLong = max ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    static Accumulator of(DataType type, boolean max) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN, INT, LONG, DOUBLE -> new ExtremeAccumulator(PhysicalType.of(type), max);
            case NULL, FLOAT, DECIMAL128, BYTES, ARRAY, MAP, STRUCT -> new StoredExtreme(type, max);
        };
    }

    private int capacity() {
        return Math.max(ints.length, Math.max(longs.length, doubles.length));
    }

    @Override
    public void resize(int groupCount) {
        int old = capacity();
        if (groupCount <= old) return;
        int capacity = GroupedRows.grown(old, groupCount);
        switch (type) {
            case DOUBLE -> {
                doubles = Arrays.copyOf(doubles, capacity);
                seen = Arrays.copyOf(seen, capacity);
            }
            case LONG -> {
                longs = Arrays.copyOf(longs, capacity);
                Arrays.fill(longs, old, capacity, lastLong);
            }
            default -> {
                ints = Arrays.copyOf(ints, capacity);
                Arrays.fill(ints, old, capacity, lastInt);
            }
        }
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        switch (vector) {
            case IntVector v -> addInts(v, groups, rowCount);
            case LongVector v -> addLongs(v, groups, rowCount);
            case BooleanVector v -> {
                for (int i = 0; i < rowCount; i++) if (!v.isNull(i)) offer(groups[i], v.get(i));
            }
            case DoubleVector v -> {
                for (int i = 0; i < rowCount; i++) if (!v.isNull(i)) offer(groups[i], v.get(i));
            }
            default -> {}
        }
    }

    private void addInts(IntVector vector, int[] groups, int rowCount) {
        int[] values = vector.values();
        int offset = vector.offset();
        int[] best = ints;
        boolean hasLast = false;
        if (vector.mayHaveNulls()) {
            for (int i = 0; i < rowCount; i++) {
                if (vector.isNull(i)) continue;
                offer(groups[i], values[offset + i]);
                hasLast |= values[offset + i] == lastInt;
            }
        } else if (max) {
            for (int i = 0; i < rowCount; i++) {
                int value = values[offset + i];
                best[groups[i]] = Math.max(best[groups[i]], value);
                hasLast |= value == Integer.MIN_VALUE;
            }
        } else {
            for (int i = 0; i < rowCount; i++) {
                int value = values[offset + i];
                best[groups[i]] = Math.min(best[groups[i]], value);
                hasLast |= value == Integer.MAX_VALUE;
            }
        }
        if (!hasLast) return;
        for (int i = 0; i < rowCount; i++) {
            if (values[offset + i] == lastInt && !vector.isNull(i)) mark(groups[i]);
        }
    }

    private void addLongs(LongVector vector, int[] groups, int rowCount) {
        long[] values = vector.values();
        int offset = vector.offset();
        long[] best = longs;
        boolean hasLast = false;
        if (vector.mayHaveNulls()) {
            for (int i = 0; i < rowCount; i++) {
                if (vector.isNull(i)) continue;
                offer(groups[i], values[offset + i]);
                hasLast |= values[offset + i] == lastLong;
            }
        } else if (max) {
            for (int i = 0; i < rowCount; i++) {
                long value = values[offset + i];
                best[groups[i]] = Math.max(best[groups[i]], value);
                hasLast |= value == Long.MIN_VALUE;
            }
        } else {
            for (int i = 0; i < rowCount; i++) {
                long value = values[offset + i];
                best[groups[i]] = Math.min(best[groups[i]], value);
                hasLast |= value == Long.MAX_VALUE;
            }
        }
        if (!hasLast) return;
        for (int i = 0; i < rowCount; i++) {
            if (values[offset + i] == lastLong && !vector.isNull(i)) mark(groups[i]);
        }
    }

    /// Says that `group` has seen the last of all values.
    private void mark(int group) {
        if (seen.length <= group) seen = Arrays.copyOf(seen, capacity());
        seen[group] = true;
    }

    @Override
    public void updateAll(ColumnVector[] arguments, int group, int rowCount) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        switch (vector) {
            case IntVector v -> addAllInts(v, group, rowCount);
            case LongVector v -> addAllLongs(v, group, rowCount);
            case BooleanVector v -> {
                for (int i = 0; i < rowCount; i++) if (!v.isNull(i)) offer(group, v.get(i));
            }
            case DoubleVector v -> {
                for (int i = 0; i < rowCount; i++) if (!v.isNull(i)) offer(group, v.get(i));
            }
            default -> {}
        }
    }

    private void addAllInts(IntVector vector, int group, int rowCount) {
        int[] values = vector.values();
        int from = vector.offset();
        int end = from + rowCount;
        int best = lastInt;
        boolean hasLast = false;
        if (vector.mayHaveNulls()) {
            for (int i = 0; i < rowCount; i++) {
                if (vector.isNull(i)) continue;
                best = max ? Math.max(best, values[from + i]) : Math.min(best, values[from + i]);
                hasLast |= values[from + i] == lastInt;
            }
        } else {
            if (max) for (int i = from; i < end; i++) best = Math.max(best, values[i]);
            else for (int i = from; i < end; i++) best = Math.min(best, values[i]);
            hasLast = best == lastInt && rowCount > 0;
        }
        offer(group, best);
        if (hasLast) mark(group);
    }

    private void addAllLongs(LongVector vector, int group, int rowCount) {
        long[] values = vector.values();
        int from = vector.offset();
        int end = from + rowCount;
        long best = lastLong;
        boolean hasLast = false;
        if (vector.mayHaveNulls()) {
            for (int i = 0; i < rowCount; i++) {
                if (vector.isNull(i)) continue;
                best = max ? Math.max(best, values[from + i]) : Math.min(best, values[from + i]);
                hasLast |= values[from + i] == lastLong;
            }
        } else {
            if (max) for (int i = from; i < end; i++) best = Math.max(best, values[i]);
            else for (int i = from; i < end; i++) best = Math.min(best, values[i]);
            hasLast = best == lastLong && rowCount > 0;
        }
        offer(group, best);
        if (hasLast) mark(group);
    }

    private void offer(int group, int value) {
        ints[group] = max ? Math.max(ints[group], value) : Math.min(ints[group], value);
    }

    private void offer(int group, long value) {
        longs[group] = max ? Math.max(longs[group], value) : Math.min(longs[group], value);
    }

    private void offer(int group, double value) {
        int order = seen[group] ? ValueOrder.compareDoubles(value, doubles[group]) : 0;
        if (!seen[group] || (max ? order > 0 : order < 0)) {
            doubles[group] = value;
            seen[group] = true;
        }
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        update(states, groups, rowCount);
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        return new ColumnVector[] {results(from, count)};
    }

    /// Which groups have a value; null for all.
    private long @Nullable [] validity(int from, int count) {
        long[] bits = Validity.noneValid(count);
        int filled = 0;
        for (int i = 0; i < count; i++) {
            if (isEmpty(from + i)) continue;
            Validity.set(bits, i);
            filled++;
        }
        return filled == count ? null : bits;
    }

    private boolean isEmpty(int group) {
        boolean marked = group < seen.length && seen[group];
        return !marked
                && switch (type) {
                    case DOUBLE -> true;
                    case LONG -> longs[group] == lastLong;
                    default -> ints[group] == lastInt;
                };
    }

    @Override
    public ColumnVector results(int from, int count) {
        long[] bits = validity(from, count);
        return switch (type) {
            case BOOLEAN -> {
                byte[] values = new byte[count];
                for (int i = 0; i < count; i++) values[i] = (byte) ints[from + i];
                yield new BooleanVector(values, 0, count, bits);
            }
            case INT -> new IntVector(Arrays.copyOfRange(ints, from, from + count), 0, count, bits);
            case DOUBLE -> new DoubleVector(Arrays.copyOfRange(doubles, from, from + count), 0, count, bits);
            default -> new LongVector(Arrays.copyOfRange(longs, from, from + count), 0, count, bits);
        };
    }

    @Override
    public long sizeBytes() {
        return 4L * ints.length + 8L * longs.length + 8L * doubles.length + seen.length;
    }
}
