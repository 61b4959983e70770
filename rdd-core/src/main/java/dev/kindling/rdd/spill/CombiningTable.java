package dev.kindling.rdd.spill;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Combiner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values combined by key, in the order the keys first came. Says of each change about how many bytes it adds.
public final class CombiningTable {

    private static final int SAMPLE_MASK = 31;

    private final Combiner<Object, Object> combiner;
    private KeyTable keys = new KeyTable();
    private @Nullable Column values;
    private long changes;

    public CombiningTable(Combiner<Object, Object> combiner) {
        this.combiner = combiner;
    }

    public int size() {
        return keys.size();
    }

    private Column values() {
        Column known = values;
        if (known == null) throw new IndexOutOfBoundsException("the table is empty");
        return known;
    }

    /// The key that came `index`-th.
    public @Nullable Object key(int index) {
        return keys.key(index);
    }

    public @Nullable Object value(int index) {
        return values().get(index);
    }

    /// All pairs. The table is not to be changed any more.
    public PairColumns pairs() {
        return new PairColumns(keys.column(), values, size());
    }

    /// Appends a pair to `target`.
    public void copyTo(PairColumns target, int index) {
        Column column = keys.column();
        if (column != null) target.putFrom(column, values(), index);
    }

    /// The hash code of the key that came `index`-th.
    public int hashCode(int index) {
        return keys.hashCode(index);
    }

    /// Whether it pays to [#addAll] many pairs at a time.
    public boolean looksAhead() {
        return keys.isLargeAndPacked() && values != null && !(values instanceof ObjectColumn);
    }

    /// Takes in `count` values, each for the key at its place, which is faster than one at a time where memory has
    /// to be waited for.
    ///
    /// @return by about how many bytes the table grew
    @SuppressWarnings("NullAway") // keys may be null where the collection holds nulls
    public long addAll(@Nullable Object[] newKeys, @Nullable Object[] newValues, int count) throws Exception {
        Column known = values;
        boolean prepared = count > 1 && known != null && keys.prepare(newKeys, count, known);
        long grown = 0;
        for (int i = 0; i < count; i++) {
            int size = keys.size();
            long bytes = keys.bytes();
            int index = prepared ? keys.putPrepared(i, newKeys[i]) : keys.put(newKeys[i]);
            grown += added(index, index == size, keys.bytes() - bytes, newValues[i]);
        }
        return grown;
    }

    /// Takes in a value.
    ///
    /// @return by about how many bytes the table grew
    public long add(@Nullable Object key, @Nullable Object value) throws Exception {
        int size = keys.size();
        long bytes = keys.bytes();
        int index = keys.put(key);
        return added(index, index == size, keys.bytes() - bytes, value);
    }

    @SuppressWarnings("NullAway") // values may be null where the collection holds nulls
    private long added(int index, boolean isNew, long grown, @Nullable Object value) throws Exception {
        if (isNew) return grown + append(combiner.create().call(value));
        Object known = values().get(index);
        long before = measured(known);
        return changed(index, before, combiner.add().call(known, value));
    }

    /// Takes in what another table combined.
    ///
    /// @return by about how many bytes the table grew
    public long merge(@Nullable Object key, @Nullable Object combined) throws Exception {
        int size = keys.size();
        long bytes = keys.bytes();
        int index = keys.put(key);
        return merged(index, index == size, keys.bytes() - bytes, combined);
    }

    /// As [#merge] of each of `pairs`.
    ///
    /// @return by about how many bytes the table grew
    public long mergeAll(List<Object> pairs) throws Exception {
        long grown = 0;
        if (pairs instanceof PairColumns columns) {
            Column fromKeys = columns.keys();
            Column fromValues = columns.values();
            if (fromKeys == null || fromValues == null) return 0;
            long bytes = keys.bytes();
            for (int i = 0; i < columns.size(); i++) {
                int size = keys.size();
                int index = keys.putFrom(fromKeys, i);
                grown += merged(index, index == size, 0, fromValues.get(i));
            }
            return grown + keys.bytes() - bytes;
        }
        for (Object each : pairs) {
            Pair<?, ?> pair = (Pair<?, ?>) each;
            grown += merge(pair.key(), pair.value());
        }
        return grown;
    }

    @SuppressWarnings("NullAway") // values may be null where the collection holds nulls
    private long merged(int index, boolean isNew, long grown, @Nullable Object combined) throws Exception {
        if (isNew) return grown + append(combined);
        Object known = values().get(index);
        long before = measured(known);
        return changed(index, before, combiner.merge().call(known, combined));
    }

    private long append(@Nullable Object value) {
        return valuesFor(value).add(value);
    }

    private Column valuesFor(@Nullable Object value) {
        Column known = values;
        if (known != null && known.takes(value)) return known;
        Column suitable = known == null ? Column.forValues(value) : known.taking(value);
        values = suitable;
        return suitable;
    }

    /// The size of one value in 32 before it changes, of others -1. What is packed does not grow.
    private long measured(@Nullable Object value) {
        if (!(values instanceof ObjectColumn) || (changes++ & SAMPLE_MASK) != 0) return -1;
        return SizeEstimate.of(value);
    }

    private long changed(int index, long before, @Nullable Object value) {
        valuesFor(value).set(index, value);
        return before < 0 ? 0 : Math.max(0, SizeEstimate.of(value) - before) * (SAMPLE_MASK + 1);
    }

    /// Forgets all keys.
    public void clear() {
        keys = new KeyTable();
        values = null;
    }
}
