package dev.kindling.rdd.spill;

import org.jspecify.annotations.Nullable;

/// A growing sequence of keys or values of one class, packed into primitive arrays where the class allows. What a
/// packed column gives back is equal to what was put in, but another object.
///
/// A table looks for a key by [#probe] and then [#probeIs]; [#addProbe] appends it. May be read by several threads
/// once it does not change any more.
sealed interface Column permits LongColumn, IntColumn, DoubleColumn, StringColumn, ObjectColumn {

    /// An empty column that suits keys like `first`.
    static Column forKeys(@Nullable Object first) {
        return switch (first) {
            case Long _ -> new LongColumn();
            case Integer _ -> new IntColumn();
            case String _ -> new StringColumn();
            case null, default -> new ObjectColumn();
        };
    }

    /// An empty column that suits values like `first`. Strings stay as they are: values are often handed through.
    static Column forValues(@Nullable Object first) {
        return switch (first) {
            case Long _ -> new LongColumn();
            case Integer _ -> new IntColumn();
            case Double _ -> new DoubleColumn();
            case null, default -> new ObjectColumn();
        };
    }

    int size();

    /// Whether `value` can be added.
    boolean takes(@Nullable Object value);

    /// Appends a value this column [#takes].
    ///
    /// @return by about how many bytes the column grew
    long add(@Nullable Object value);

    /// Whether a value of `other` can be added without looking at it: both are of one class.
    default boolean takesFrom(Column other, int index) {
        return other.getClass() == getClass();
    }

    /// Appends a value of `other` that this column [#takesFrom] there.
    ///
    /// @return by about how many bytes the column grew
    long addFrom(Column other, int index);

    @Nullable
    Object get(int index);

    /// Reads some of the value's memory, so that it is near when it is asked for. What it yields means nothing.
    long touch(int index);

    /// Replaces a value by another that this column [#takes].
    void set(int index, @Nullable Object value);

    /// The hash code of the value there, as [java.util.Objects#hashCode] of it.
    int hashCode(int index);

    /// Sets the key to look for, one this column [#takes].
    ///
    /// @return a hash of it, which columns of one class have in common
    int probe(@Nullable Object key);

    /// Looks at the first `count` of `keys`, and sets their hashes as [#probe] yields them.
    ///
    /// @return whether this column [#takes] all of them
    default boolean prepare(@Nullable Object[] keys, int count, int[] hashes) {
        for (int i = 0; i < count; i++) {
            if (!takes(keys[i])) return false;
            hashes[i] = probe(keys[i]);
        }
        return true;
    }

    /// Compares the keys that were last prepared with those at `candidates`, and sets a candidate that is another
    /// key to -1, as it is where there is none.
    default void confirm(@Nullable Object[] keys, int count, int[] candidates) {
        for (int i = 0; i < count; i++) {
            if (candidates[i] < 0) continue;
            probePrepared(i, keys[i]);
            if (!probeIs(candidates[i])) candidates[i] = -1;
        }
    }

    /// As [#probe] of `key`, which is the one at `index` of those last prepared.
    default void probePrepared(int index, @Nullable Object key) {
        probe(key);
    }

    /// As [#probe] for a key of `other` that this column [#takesFrom] there.
    int probeFrom(Column other, int index);

    /// Whether the key looked for is the one at `index`.
    boolean probeIs(int index);

    /// Appends the key looked for.
    ///
    /// @return by about how many bytes the column grew
    long addProbe();

    /// This column, or if it does not take `value`, its values as objects.
    default Column taking(@Nullable Object value) {
        return takes(value) ? this : asObjects();
    }

    private Column asObjects() {
        var objects = new ObjectColumn();
        for (int i = 0; i < size(); i++) objects.add(get(i));
        return objects;
    }

    /// The capacity to grow to from one that is full.
    static int grown(int capacity) {
        return capacity < 1 << 16 ? 2 * capacity : capacity + (capacity >> 1);
    }
}
