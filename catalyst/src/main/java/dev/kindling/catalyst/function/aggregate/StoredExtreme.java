package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;

/// `min` and `max` of texts, wide decimals and nested values. The state is the result.
final class StoredExtreme extends GroupedRows {

    private final ValueStore best;
    private final boolean max;

    StoredExtreme(DataType type, boolean max) {
        this.best = new ValueStore(type);
        this.max = max;
    }

    @Override
    public void resize(int groupCount) {
        best.resize(groupCount);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        for (int i = 0; i < rowCount; i++) {
            if (vector.isNull(i)) continue;
            int group = groups[i];
            if (best.isEmpty(group)) {
                best.point(group, i);
            } else {
                int order = best.compare(group, vector, i);
                if (max ? order < 0 : order > 0) best.point(group, i);
            }
        }
        best.keep(vector, groups, rowCount);
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        update(states, groups, rowCount);
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        return new ColumnVector[] {results(from, count)};
    }

    @Override
    public ColumnVector results(int from, int count) {
        return best.values(from, count);
    }

    @Override
    public long sizeBytes() {
        return best.sizeBytes();
    }
}
