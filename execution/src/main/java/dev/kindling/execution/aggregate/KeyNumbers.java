package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers the keys of rows from 0 in the order they are first seen, for operators that keep something per key.
/// NULL is a key like any other; without key columns there is one key.
public final class KeyNumbers {

    private final int[] columns;
    private final @Nullable GroupTable table;
    private final ColumnVector[] keys;

    /// @param types of all columns of the rows
    /// @param columns those that are the key
    public KeyNumbers(List<DataType> types, int[] columns) {
        this.columns = columns.clone();
        keys = new ColumnVector[columns.length];
        List<DataType> keyTypes = Arrays.stream(columns).mapToObj(types::get).toList();
        table = columns.length == 0 ? null : GroupTable.of(keyTypes);
    }

    /// How many keys there are.
    public int count() {
        return table == null ? 1 : table.groupCount();
    }

    /// Writes the number of each row's key.
    public void find(Batch batch, int[] numbers) {
        if (table == null) {
            Arrays.fill(numbers, 0, batch.rowCount(), 0);
            return;
        }
        readKeys(batch);
        table.find(keys, batch.rowCount(), numbers);
    }

    private void readKeys(Batch batch) {
        for (int k = 0; k < keys.length; k++) keys[k] = KeyVectors.normalized(batch.column(columns[k]));
    }

    public long sizeBytes() {
        return table == null ? 0 : table.sizeBytes();
    }

    /// What finding these rows can add to [#sizeBytes].
    public long growthBytes(Batch batch) {
        if (table == null) return 0;
        readKeys(batch);
        return table.growthBytes(keys, batch.rowCount());
    }
}
