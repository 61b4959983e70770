package dev.kindling.rdd.spill;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Numbers of the class [Double]; only as values.
final class DoubleColumn implements Column {

    /// With what growing leaves unused.
    private static final int BYTES = 12;

    private double[] values = new double[4];
    private int size;

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean takes(@Nullable Object value) {
        return value instanceof Double;
    }

    @Override
    public long add(@Nullable Object value) {
        return append(value instanceof Double number ? number : 0);
    }

    private long append(double value) {
        if (size == values.length) values = Arrays.copyOf(values, Column.grown(size));
        values[size++] = value;
        return BYTES;
    }

    @Override
    public long addFrom(Column other, int index) {
        return append(((DoubleColumn) other).values[index]);
    }

    @Override
    public Object get(int index) {
        return values[index];
    }

    @Override
    public long touch(int index) {
        return (long) values[index];
    }

    @Override
    public void set(int index, @Nullable Object value) {
        values[index] = value instanceof Double number ? number : 0;
    }

    @Override
    public int hashCode(int index) {
        return Double.hashCode(values[index]);
    }

    @Override
    public int probe(@Nullable Object key) {
        throw notKeys();
    }

    @Override
    public int probeFrom(Column other, int index) {
        throw notKeys();
    }

    @Override
    public boolean probeIs(int index) {
        throw notKeys();
    }

    @Override
    public long addProbe() {
        throw notKeys();
    }

    private static IllegalStateException notKeys() {
        return new IllegalStateException("fractions are looked for as objects");
    }
}
