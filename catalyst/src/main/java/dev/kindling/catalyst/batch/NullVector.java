package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// A column of the type VOID: nothing but NULLs.
public record NullVector(int size) implements ColumnVector {

    @Override
    public int offset() {
        return 0;
    }

    @Override
    public long @Nullable [] validity() {
        return Validity.noneValid(size);
    }

    @Override
    public boolean isNull(int index) {
        return true;
    }

    @Override
    public NullVector slice(int from, int length) {
        return new NullVector(length);
    }
}
