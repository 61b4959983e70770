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
final class ExtremeAccumulator implements Accumulator {

    private final PhysicalType type;
    private final boolean max;
    private long[] best = new long[0];
    private double[] bestDouble = new double[0];
    private boolean[] seen = new boolean[0];

    private ExtremeAccumulator(PhysicalType type, boolean max) {
        this.type = type;
        this.max = max;
    }

    static Accumulator of(DataType type, boolean max) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN, INT, LONG, DOUBLE -> new ExtremeAccumulator(PhysicalType.of(type), max);
            case NULL, FLOAT, DECIMAL128, BYTES, ARRAY, MAP, STRUCT -> new StoredExtreme(type, max);
        };
    }

    @Override
    public void resize(int groupCount) {
        if (groupCount <= seen.length) return;
        int capacity = GroupedRows.grown(seen.length, groupCount);
        if (type == PhysicalType.DOUBLE) bestDouble = Arrays.copyOf(bestDouble, capacity);
        else best = Arrays.copyOf(best, capacity);
        seen = Arrays.copyOf(seen, capacity);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        add(arguments[0], groups, 0, rowCount);
    }

    @Override
    public void updateAll(ColumnVector[] arguments, int group, int rowCount) {
        add(arguments[0], null, group, rowCount);
    }

    private void add(ColumnVector argument, int @Nullable [] groups, int only, int rowCount) {
        ColumnVector vector = Vectors.flatten(argument);
        long[] bits = vector.validity();
        int offset = vector.offset();
        switch (vector) {
            case IntVector v -> {
                int[] values = v.values();
                for (int i = 0; i < rowCount; i++) {
                    if (bits != null && !Validity.isSet(bits, offset + i)) continue;
                    offer(groups == null ? only : groups[i], values[offset + i]);
                }
            }
            case LongVector v -> {
                long[] values = v.values();
                for (int i = 0; i < rowCount; i++) {
                    if (bits != null && !Validity.isSet(bits, offset + i)) continue;
                    offer(groups == null ? only : groups[i], values[offset + i]);
                }
            }
            case BooleanVector v -> {
                for (int i = 0; i < rowCount; i++) {
                    if (!v.isNull(i)) offer(groups == null ? only : groups[i], v.get(i));
                }
            }
            case DoubleVector v -> {
                for (int i = 0; i < rowCount; i++) {
                    if (!v.isNull(i)) offer(groups == null ? only : groups[i], v.get(i));
                }
            }
            default -> {}
        }
    }

    private void offer(int group, long value) {
        if (!seen[group] || (max ? value > best[group] : value < best[group])) {
            best[group] = value;
            seen[group] = true;
        }
    }

    private void offer(int group, double value) {
        int order = seen[group] ? ValueOrder.compareDoubles(value, bestDouble[group]) : 0;
        if (!seen[group] || (max ? order > 0 : order < 0)) {
            bestDouble[group] = value;
            seen[group] = true;
        }
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        add(states[0], groups, 0, rowCount);
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        return new ColumnVector[] {results(from, count)};
    }

    @Override
    public ColumnVector results(int from, int count) {
        long[] bits = Validity.noneValid(count);
        for (int i = 0; i < count; i++) if (seen[from + i]) Validity.set(bits, i);
        return switch (type) {
            case BOOLEAN -> {
                byte[] values = new byte[count];
                for (int i = 0; i < count; i++) values[i] = (byte) best[from + i];
                yield new BooleanVector(values, 0, count, bits);
            }
            case INT -> {
                int[] values = new int[count];
                for (int i = 0; i < count; i++) values[i] = (int) best[from + i];
                yield new IntVector(values, 0, count, bits);
            }
            case DOUBLE -> new DoubleVector(Arrays.copyOfRange(bestDouble, from, from + count), 0, count, bits);
            default -> new LongVector(Arrays.copyOfRange(best, from, from + count), 0, count, bits);
        };
    }

    @Override
    public long sizeBytes() {
        return 9L * seen.length;
    }
}
