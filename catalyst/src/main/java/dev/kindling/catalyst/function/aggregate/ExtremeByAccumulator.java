package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;

/// `max_by(value, key)` and `min_by`: the value, maybe NULL, of the row with the extreme key. The state is value
/// and key.
final class ExtremeByAccumulator extends GroupedRows {

    private final ValueStore values;
    private final ValueStore keys;
    private final boolean max;

    ExtremeByAccumulator(DataType valueType, DataType keyType, boolean max) {
        this.values = new ValueStore(valueType);
        this.keys = new ValueStore(keyType);
        this.max = max;
    }

    @Override
    public void resize(int groupCount) {
        values.resize(groupCount);
        keys.resize(groupCount);
    }

    @Override
    public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
        ColumnVector key = Vectors.flatten(arguments[1]);
        for (int i = 0; i < rowCount; i++) {
            if (key.isNull(i)) continue;
            int group = groups[i];
            int order = keys.isEmpty(group) ? 0 : keys.compare(group, key, i);
            // Of equal keys the later row counts, as in Spark.
            if (keys.isEmpty(group) || (max ? order <= 0 : order >= 0)) {
                keys.point(group, i);
                values.point(group, i);
            }
        }
        keys.keep(key, groups, rowCount);
        values.keep(arguments[0], groups, rowCount);
    }

    @Override
    public void merge(ColumnVector[] states, int[] groups, int rowCount) {
        update(states, groups, rowCount);
    }

    @Override
    public ColumnVector[] states(int from, int count) {
        return new ColumnVector[] {values.values(from, count), keys.values(from, count)};
    }

    @Override
    public ColumnVector results(int from, int count) {
        return values.values(from, count);
    }

    @Override
    public long sizeBytes() {
        return values.sizeBytes() + keys.sizeBytes();
    }
}
