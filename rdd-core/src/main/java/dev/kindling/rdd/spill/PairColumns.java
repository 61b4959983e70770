package dev.kindling.rdd.spill;

import dev.kindling.rdd.function.Pair;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.RandomAccess;
import org.jspecify.annotations.Nullable;

/// A growing list of pairs, keys and values apart and packed where their classes allow. Reading makes pairs anew.
public final class PairColumns extends AbstractList<Object> implements RandomAccess {

    private @Nullable Column keys;
    private @Nullable Column values;
    private int size;

    public PairColumns() {}

    /// The pairs of two columns of equal length, which are not changed any more.
    PairColumns(@Nullable Column keys, @Nullable Column values, int size) {
        this.keys = keys;
        this.values = values;
        this.size = size;
    }

    @Override
    public int size() {
        return size;
    }

    @Nullable
    Column keys() {
        return keys;
    }

    @Nullable
    Column values() {
        return values;
    }

    /// Appends a pair.
    ///
    /// @return by about how many bytes the list grew
    public long put(@Nullable Object key, @Nullable Object value) {
        Column keysNow = keysFor(key);
        Column valuesNow = valuesFor(value);
        size++;
        return keysNow.add(key) + valuesNow.add(value);
    }

    /// Whether neither keys nor values are objects.
    boolean isPacked() {
        return keys != null && values != null && !(keys instanceof ObjectColumn) && !(values instanceof ObjectColumn);
    }

    /// Appends the `index`-th pair to `target`.
    ///
    /// @return by about how many bytes `target` grew
    long copyTo(PairColumns target, int index) {
        Column keysNow = keys;
        Column valuesNow = values;
        if (keysNow == null || valuesNow == null) throw new IndexOutOfBoundsException(index);
        return target.putFrom(keysNow, valuesNow, index);
    }

    /// Appends the `index`-th of pairs that are in two columns.
    ///
    /// @return by about how many bytes the list grew
    long putFrom(Column fromKeys, Column fromValues, int index) {
        Column keysNow = keys;
        Column valuesNow = values;
        if (keysNow == null
                || valuesNow == null
                || !keysNow.takesFrom(fromKeys, index)
                || !valuesNow.takesFrom(fromValues, index)) return put(fromKeys.get(index), fromValues.get(index));
        size++;
        return keysNow.addFrom(fromKeys, index) + valuesNow.addFrom(fromValues, index);
    }

    private Column keysFor(@Nullable Object key) {
        Column known = keys;
        if (known != null && known.takes(key)) return known;
        Column suitable = known == null ? Column.forKeys(key) : known.taking(key);
        keys = suitable;
        return suitable;
    }

    private Column valuesFor(@Nullable Object value) {
        Column known = values;
        if (known != null && known.takes(value)) return known;
        Column suitable = known == null ? Column.forValues(value) : known.taking(value);
        values = suitable;
        return suitable;
    }

    @Override
    public Object get(int index) {
        Column keysNow = keys;
        Column valuesNow = values;
        if (keysNow == null || valuesNow == null || index >= size) throw new IndexOutOfBoundsException(index);
        return new Pair<@Nullable Object, @Nullable Object>(keysNow.get(index), valuesNow.get(index));
    }

    @Override
    public Iterator<Object> iterator() {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < size;
            }

            @Override
            public Object next() {
                if (next >= size) throw new NoSuchElementException();
                return get(next++);
            }
        };
    }
}
