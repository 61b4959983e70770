package dev.kindling.catalyst.expression;

import java.io.Serializable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A BINARY constant that compares by its bytes.
public final class BytesValue implements Serializable {

    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    public BytesValue(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public byte[] toArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BytesValue that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "X'" + java.util.HexFormat.of().withUpperCase().formatHex(bytes) + "'";
    }
}
