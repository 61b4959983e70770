package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.NullVector;
import org.jspecify.annotations.Nullable;

/// Nothing but NULLs.
final class NullColumn extends StoredColumn {

    @Override
    void grow(int newCapacity) {}

    @Override
    void appendValues(ColumnVector vector, int @Nullable [] rows, int count) {}

    @Override
    ColumnVector gatherValues(int[] ids, int from, int count, long @Nullable [] bits) {
        return new NullVector(count);
    }

    @Override
    ColumnVector rangeValues(int from, int count, long @Nullable [] bits) {
        return new NullVector(count);
    }

    @Override
    void compareValues(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs) {}

    @Override
    long valueBytes() {
        return 0;
    }

    @Override
    int width() {
        return 0;
    }
}
