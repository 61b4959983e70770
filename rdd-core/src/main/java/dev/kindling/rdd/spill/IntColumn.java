package dev.kindling.rdd.spill;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Numbers of the class [Integer].
final class IntColumn implements Column {

    /// With what growing leaves unused.
    private static final int BYTES = 6;

    private int[] values = new int[4];
    private int size;
    private int probe;

    int[] values() {
        return values;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean takes(@Nullable Object value) {
        return value instanceof Integer;
    }

    @Override
    public long add(@Nullable Object value) {
        return append(value instanceof Integer number ? number : 0);
    }

    private long append(int value) {
        if (size == values.length) values = Arrays.copyOf(values, Column.grown(size));
        values[size++] = value;
        return BYTES;
    }

    @Override
    public long addFrom(Column other, int index) {
        return append(((IntColumn) other).values[index]);
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
        values[index] = value instanceof Integer number ? number : 0;
    }

    @Override
    public int hashCode(int index) {
        return values[index];
    }

    @Override
    public int probe(@Nullable Object key) {
        probe = key instanceof Integer number ? number : 0;
        return probe;
    }

    @Override
    public int probeFrom(Column other, int index) {
        probe = ((IntColumn) other).values[index];
        return probe;
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
