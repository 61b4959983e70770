package dev.kindling.catalyst.batch;

import java.util.Arrays;

/// A growing list of ints, mostly row numbers.
public final class IntBuilder {

    private int[] values;
    private int size;

    public IntBuilder(int expectedSize) {
        values = new int[Math.max(expectedSize, 4)];
    }

    public void add(int value) {
        if (size == values.length) values = Arrays.copyOf(values, size * 2);
        values[size++] = value;
    }

    public int size() {
        return size;
    }

    public int get(int index) {
        return values[index];
    }

    public void clear() {
        size = 0;
    }

    /// Forgets all values from `newSize` on.
    public void truncate(int newSize) {
        size = newSize;
    }

    /// The array the values lie in; its length may exceed [#size].
    public int[] array() {
        return values;
    }

    public int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
