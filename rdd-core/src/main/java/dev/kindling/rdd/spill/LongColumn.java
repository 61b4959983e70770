package dev.kindling.rdd.spill;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Numbers of the class [Long].
final class LongColumn implements Column {

    /// With what growing leaves unused.
    private static final int BYTES = 12;

    private long[] values = new long[4];
    private int size;
    private long probe;

    long[] values() {
        return values;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean takes(@Nullable Object value) {
        return value instanceof Long;
    }

    @Override
    public long add(@Nullable Object value) {
        return append(value instanceof Long number ? number : 0);
    }

    private long append(long value) {
        if (size == values.length) values = Arrays.copyOf(values, Column.grown(size));
        values[size++] = value;
        return BYTES;
    }

    @Override
    public long addFrom(Column other, int index) {
        return append(((LongColumn) other).values[index]);
    }

    @Override
    public Object get(int index) {
        return values[index];
    }

    @Override
    public long touch(int index) {
        return values[index];
    }

    @Override
    public void set(int index, @Nullable Object value) {
        values[index] = value instanceof Long number ? number : 0;
    }

    @Override
    public int hashCode(int index) {
        return Long.hashCode(values[index]);
    }

    @Override
    public int probe(@Nullable Object key) {
        probe = key instanceof Long number ? number : 0;
        return Long.hashCode(probe);
    }

    @Override
    public int probeFrom(Column other, int index) {
        probe = ((LongColumn) other).values[index];
        return Long.hashCode(probe);
    }

    @Override
    public boolean probeIs(int index) {
        return values[index] == probe;
    }

    @Override
    public long addProbe() {
        return append(probe);
    }
}
