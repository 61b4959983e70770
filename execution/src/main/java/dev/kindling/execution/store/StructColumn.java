package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.StructVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Structs over one column per field.
final class StructColumn extends StoredColumn {

    private final List<StoredColumn> fields;

    StructColumn(List<StoredColumn> fields) {
        this.fields = List.copyOf(fields);
    }

    @Override
    void grow(int newCapacity) {}

    @Override
    void appendValues(ColumnVector vector, int @Nullable [] rows, int count) {
        var from = (StructVector) vector;
        for (int i = 0; i < fields.size(); i++) fields.get(i).append(from.field(i), rows, count);
    }

    @Override
    void appendFillers(int count) {
        var nulls = new NullVector(count);
        for (StoredColumn field : fields) field.append(nulls, null, count);
    }

    @Override
    ColumnVector gatherValues(int[] ids, int from, int count, long @Nullable [] bits) {
        List<ColumnVector> gathered = new ArrayList<>(fields.size());
        for (StoredColumn field : fields) gathered.add(field.gather(ids, from, count));
        return new StructVector(gathered, 0, count, bits);
    }

    @Override
    ColumnVector rangeValues(int from, int count, long @Nullable [] bits) {
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) ids[i] = from + i;
        return gather(ids, 0, count);
    }

    @Override
    void compareValues(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs) {
        ColumnVector ours = gather(ids, 0, count);
        for (int i = 0; i < count; i++) {
            if (Values.compare(vector, rows == null ? i : rows[i], ours, i) != 0) differs[i] = 1;
        }
    }

    @Override
    long valueBytes() {
        return fields.stream().mapToLong(StoredColumn::sizeBytes).sum();
    }

    @Override
    int width() {
        return 0;
    }

    @Override
    long contentGrowth(ColumnVector vector, int @Nullable [] rows, int count) {
        if (!(vector instanceof StructVector v)) return 0;
        long total = 0;
        for (int i = 0; i < fields.size(); i++) total += fields.get(i).growthBytes(v.field(i), rows, count);
        return total;
    }
}
