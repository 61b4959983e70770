package dev.kindling.rdd.spill;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keys or values of any class, null among them, by reference. One in 32 is measured.
final class ObjectColumn implements Column {

    /// With what growing leaves unused.
    private static final int BYTES_PER_REFERENCE = 6;

    private static final int SAMPLE_MASK = 31;

    private @Nullable Object[] values = new Object[4];
    private int size;
    private long averageBytes;
    private @Nullable Object probe;

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean takes(@Nullable Object value) {
        return true;
    }

    @Override
    public long add(@Nullable Object value) {
        if (size == values.length) values = Arrays.copyOf(values, Column.grown(size));
        values[size] = value;
        if (size <= SAMPLE_MASK || (size & SAMPLE_MASK) == 0) {
            long bytes = SizeEstimate.of(value);
            averageBytes = size == 0 ? bytes : (3 * averageBytes + bytes) / 4;
        }
        size++;
        return BYTES_PER_REFERENCE + averageBytes;
    }

    @Override
    public long addFrom(Column other, int index) {
        return add(((ObjectColumn) other).values[index]);
    }

    @Override
    public @Nullable Object get(int index) {
        return values[index];
    }

    @Override
    public long touch(int index) {
        return index; // its memory is elsewhere
    }

    @Override
    public void set(int index, @Nullable Object value) {
        values[index] = value;
    }

    @Override
    public int hashCode(int index) {
        return Objects.hashCode(values[index]);
    }

    @Override
    public int probe(@Nullable Object key) {
        probe = key;
        return Objects.hashCode(key);
    }

    @Override
    public int probeFrom(Column other, int index) {
        return probe(((ObjectColumn) other).values[index]);
    }

    @Override
    public boolean probeIs(int index) {
        return Objects.equals(values[index], probe);
    }

    @Override
    public long addProbe() {
        return add(probe);
    }
}
