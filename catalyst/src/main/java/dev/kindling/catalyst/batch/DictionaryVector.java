package dev.kindling.catalyst.batch;

import org.jspecify.annotations.Nullable;

/// Values given as indexes into a small vector of values, which itself has no NULLs and is no dictionary. A column
/// keeps one dictionary object over many batches (a row group, say), so that who works per entry can remember by
/// identity.
///
/// Entries may repeat, and entries no row uses may exist. A dictionary of one entry is how constants travel.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record DictionaryVector(int[] codes, int offset, int size, long @Nullable [] validity, ColumnVector dictionary)
        implements ColumnVector {

    private static final int[] ZEROS = new int[Batch.CAPACITY];

    /// `size` times the only value of `entry` (a vector of one value, maybe NULL).
    public static ColumnVector constant(ColumnVector entry, int size) {
        if (entry instanceof NullVector) return new NullVector(size);
        int[] codes = size <= ZEROS.length ? ZEROS : new int[size];
        if (!entry.isNull(0)) return new DictionaryVector(codes, 0, size, null, entry);
        ColumnVector filler = Vectors.withoutValidity(entry);
        return new DictionaryVector(codes, 0, size, Validity.noneValid(size), filler);
    }

    public int code(int index) {
        return codes[offset + index];
    }

    /// Whether all rows hold the same value, and none is NULL.
    public boolean isConstant() {
        return dictionary.size() == 1 && validity == null;
    }

    @Override
    public DictionaryVector slice(int from, int length) {
        return new DictionaryVector(codes, offset + from, length, validity, dictionary);
    }
}
