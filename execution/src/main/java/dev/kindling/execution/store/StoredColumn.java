package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.PhysicalType;
import dev.kindling.sql.types.StructType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of one column of a [RowStore], numbered from 0: append-only, then read at random.
///
/// Arrays grow by doubling; texts lie in blocks of their own, so that no array is asked to pass 2 GiB. Vectors this
/// column gives out may share its arrays: values are never overwritten, only added.
public abstract sealed class StoredColumn
        permits NullColumn,
                BooleanColumn,
                IntColumn,
                LongColumn,
                FloatColumn,
                DoubleColumn,
                Decimal128Column,
                BytesColumn,
                ArrayColumn,
                MapColumn,
                StructColumn {

    private static final int FIRST_CAPACITY = 64;

    private int size;
    private int capacity;
    private long @Nullable [] validity;

    /// An empty column for values of `type`.
    public static StoredColumn of(DataType type) {
        return switch (PhysicalType.of(type)) {
            case NULL -> new NullColumn();
            case BOOLEAN -> new BooleanColumn();
            case INT -> new IntColumn();
            case LONG -> new LongColumn();
            case FLOAT -> new FloatColumn();
            case DOUBLE -> new DoubleColumn();
            case DECIMAL128 -> new Decimal128Column();
            case BYTES -> new BytesColumn();
            case ARRAY -> new ArrayColumn(of(((ArrayType) type).elementType()));
            case MAP -> new MapColumn(of(((MapType) type).keyType()), of(((MapType) type).valueType()));
            case STRUCT ->
                new StructColumn(((StructType) type)
                        .fields().stream().map(f -> of(f.dataType())).toList());
        };
    }

    public final int size() {
        return size;
    }

    final int capacity() {
        return capacity;
    }

    final long @Nullable [] validity() {
        return validity;
    }

    public final boolean isNull(int id) {
        return validity != null && !Validity.isSet(validity, id);
    }

    public final boolean mayHaveNulls() {
        return validity != null;
    }

    /// Adds the values of `vector` at `rows` (the first `count`, in this order; null: its first `count` values).
    public final void append(ColumnVector vector, int @Nullable [] rows, int count) {
        if (count == 0) return;
        ensureCapacity(size + count);
        appendValidity(vector, rows, count);
        switch (vector) {
            case NullVector _ -> appendFillers(count);
            case DictionaryVector v when v.dictionary().size() == 0 -> appendFillers(count);
            case DictionaryVector v -> appendDictionary(v, rows, count);
            default -> appendValues(vector, rows, count);
        }
        size += count;
    }

    private void appendDictionary(DictionaryVector vector, int @Nullable [] rows, int count) {
        if (this instanceof BytesColumn column && column.appendCodes(vector, rows, count)) return;
        appendValues(vector.dictionary(), codes(vector, rows, count), count);
    }

    static int[] codes(DictionaryVector vector, int @Nullable [] rows, int count) {
        int[] codes = vector.codes();
        int offset = vector.offset();
        if (rows == null) return Arrays.copyOfRange(codes, offset, offset + count);
        int[] result = new int[count];
        for (int i = 0; i < count; i++) result[i] = codes[offset + rows[i]];
        return result;
    }

    /// Makes room for `count` values in all, so that appending them copies nothing twice.
    final void reserve(int count) {
        ensureCapacity(count);
    }

    private void ensureCapacity(int required) {
        if (required < 0) throw new IllegalStateException("a store of more than 2^31 rows");
        if (required <= capacity) return;
        capacity = grown(capacity, required);
        if (validity != null) validity = Arrays.copyOf(validity, Validity.words(capacity));
        grow(capacity);
    }

    static int grown(int capacity, int required) {
        long next = capacity == 0 ? FIRST_CAPACITY : capacity < 1 << 22 ? 2L * capacity : capacity + (capacity >> 1);
        return (int) Math.min(Math.max(next, required), Integer.MAX_VALUE - 64);
    }

    private void appendValidity(ColumnVector vector, int @Nullable [] rows, int count) {
        long[] bits = vector.validity();
        if (bits == null) {
            if (validity != null) setValid(validity, size, count);
            return;
        }
        long[] own = validity;
        if (own == null) {
            own = new long[Validity.words(capacity)];
            setValid(own, 0, size);
            validity = own;
        }
        int offset = vector.offset();
        for (int i = 0; i < count; i++) {
            int at = offset + (rows == null ? i : rows[i]);
            int to = size + i;
            own[to >> 6] |= (bits[at >> 6] >>> (at & 63) & 1) << (to & 63);
        }
    }

    private static void setValid(long[] bits, int from, int count) {
        int to = from + count;
        int i = from;
        while (i < to && (i & 63) != 0) Validity.set(bits, i++);
        for (; i + 64 <= to; i += 64) bits[i >> 6] = -1L;
        while (i < to) Validity.set(bits, i++);
    }

    /// The values `ids[from]` to `ids[from + count - 1]`; an id below 0 gives NULL.
    public final ColumnVector gather(int[] ids, int from, int count) {
        if (capacity == 0) {
            capacity = FIRST_CAPACITY;
            grow(capacity);
        }
        return gatherValues(ids, from, count, gatherValidity(ids, from, count));
    }

    private long @Nullable [] gatherValidity(int[] ids, int from, int count) {
        long[] own = validity;
        int negative = 0;
        for (int i = from; i < from + count; i++) negative |= ids[i];
        if (own == null && negative >= 0) return null;
        long[] bits = new long[Validity.words(count)];
        if (own == null) {
            for (int i = 0; i < count; i++) bits[i >> 6] |= (long) (~ids[from + i] >>> 31) << (i & 63);
            return bits;
        }
        int valid = 0;
        for (int i = 0; i < count; i++) {
            int id = ids[from + i];
            if (id < 0) continue;
            long bit = own[id >> 6] >>> (id & 63) & 1;
            valid += (int) bit;
            bits[i >> 6] |= bit << (i & 63);
        }
        return valid == count ? null : bits;
    }

    /// The `count` values from `from` on, where possible without a copy.
    public final ColumnVector range(int from, int count) {
        if (from + count > size) throw new IndexOutOfBoundsException(from + count);
        return rangeValues(from, count, validity);
    }

    /// Sets `differs[i]` to 1 where value `rows[i]` of `vector` (null: value `i`) is not the same as value `ids[i]`
    /// of this column. NULL is the same as NULL, -0.0 as 0.0, NaN as NaN.
    public final void compare(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs) {
        if (vector instanceof NullVector) {
            for (int i = 0; i < count; i++) if (!isNull(ids[i])) differs[i] = 1;
            return;
        }
        int[] at = rows;
        int[] of = ids;
        int[] back = null;
        int pairs = count;
        long[] own = validity;
        long[] others = vector.validity();
        if (own != null || others != null) {
            int offset = vector.offset();
            at = new int[count];
            of = new int[count];
            back = new int[count];
            pairs = 0;
            for (int i = 0; i < count; i++) {
                int row = rows == null ? i : rows[i];
                int id = ids[i];
                int place = offset + row;
                long valid = own == null ? 1 : own[id >> 6] >>> (id & 63) & 1;
                long otherValid = others == null ? 1 : others[place >> 6] >>> (place & 63) & 1;
                differs[i] |= (byte) (valid ^ otherValid);
                at[pairs] = row;
                of[pairs] = id;
                back[pairs] = i;
                pairs += (int) valid & ~differs[i] & 1;
            }
        }
        ColumnVector values = vector;
        if (vector instanceof DictionaryVector v) {
            values = v.dictionary();
            at = codes(v, at, pairs);
        }
        if (pairs == 0) return;
        if (back == null) {
            compareValues(values, at, of, pairs, differs);
            return;
        }
        byte[] found = new byte[pairs];
        compareValues(values, at, of, pairs, found);
        for (int i = 0; i < pairs; i++) differs[back[i]] |= found[i];
    }

    /// Writes numbers whose unsigned order is that of the values `ids[from]` to `ids[to - 1]`, none of them NULL
    /// and all equal in the words of lesser depth, to the same places of `words`.
    ///
    /// @return whether values with equal words may still differ, at `depth + 1`
    abstract boolean sortWords(int[] ids, int from, int to, int depth, long[] words);

    /// Whether there are [#sortWords]; otherwise values are compared in pairs.
    boolean hasSortWords() {
        return true;
    }

    /// What this column takes of the heap, unused capacity included.
    public final long sizeBytes() {
        return (validity == null ? 0 : 8L * validity.length) + valueBytes();
    }

    /// What appending these values would add to [#sizeBytes] at most.
    public final long growthBytes(ColumnVector vector, int @Nullable [] rows, int count) {
        long more = size + count <= capacity ? 0 : (long) (grown(capacity, size + count) - capacity) * width();
        return more + (long) Validity.words(grown(capacity, size + count)) * 8 + contentGrowth(vector, rows, count);
    }

    /// Makes room for `newCapacity` values.
    abstract void grow(int newCapacity);

    /// Appends values of a vector that is no dictionary, as [#append]; room is there.
    abstract void appendValues(ColumnVector vector, int @Nullable [] rows, int count);

    /// Appends `count` values nobody will look at.
    void appendFillers(int count) {}

    abstract ColumnVector gatherValues(int[] ids, int from, int count, long @Nullable [] bits);

    abstract ColumnVector rangeValues(int from, int count, long @Nullable [] bits);

    /// As [#compare] for pairs in which neither value is NULL, and without dictionaries.
    abstract void compareValues(ColumnVector vector, int @Nullable [] rows, int[] ids, int count, byte[] differs);

    abstract long valueBytes();

    /// Bytes per value in arrays that grow with the capacity.
    abstract int width();

    /// What these values need beside the arrays that grow with the capacity.
    long contentGrowth(ColumnVector vector, int @Nullable [] rows, int count) {
        return 0;
    }
}
