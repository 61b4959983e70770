package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.execution.store.KeyHasher;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.execution.store.StoredColumn;
import dev.kindling.execution.store.Words;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a build side tells the probe side's scan: the least and greatest key, and which keys there are. The latter
/// is a bitmap where integer keys lie close together, otherwise a Bloom filter, which lets a few others pass.
///
/// For joins that drop probe rows without a partner (inner, semi, build-outer), and not for `<=>`.
public final class BuildKeyFilter implements RuntimeFilter {

    private static final long MAX_BITMAP_BITS = 1L << 30;
    private static final int BITS_PER_KEY = 10;

    private final int column;
    private final @Nullable Object min;
    private final @Nullable Object max;
    private final long base;
    private final long width;
    /// One bit per number from `base` on, or, if `width` is 0, words of a Bloom filter.
    private final long[] bits;

    private BuildKeyFilter(int column, @Nullable Object min, @Nullable Object max, long base, long width, long[] bits) {
        this.column = column;
        this.min = min;
        this.max = max;
        this.base = base;
        this.width = width;
        this.bits = bits;
    }

    /// The filter of key number `key` of a join's table on a column of a scan's output.
    public static BuildKeyFilter of(JoinTable table, JoinSpec spec, int key, int scanColumn) {
        int buildColumn = spec.keys().get(key).build();
        DataType type = spec.buildTypes().get(buildColumn);
        StoredColumn keys = table.rows().column(buildColumn);
        PhysicalType physical = PhysicalType.of(type);
        if (physical != PhysicalType.INT && physical != PhysicalType.LONG) return bloom(keys, null, null, scanColumn);
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        long[] words = new long[Batch.CAPACITY];
        for (int from = 0; from < keys.size(); from += Batch.CAPACITY) {
            ColumnVector some = keys.range(from, Math.min(Batch.CAPACITY, keys.size() - from));
            KeyVectors.toLongs(some, some.size(), words);
            for (int i = 0; i < some.size(); i++) {
                if (some.isNull(i)) continue;
                min = Math.min(min, words[i]);
                max = Math.max(max, words[i]);
            }
        }
        if (min > max) return new BuildKeyFilter(scanColumn, null, null, 0, 0, new long[1]);
        Object least = literal(type, min);
        Object greatest = literal(type, max);
        long width = max - min + 1;
        boolean isDense = width > 0 && width <= Math.min(MAX_BITMAP_BITS, 64L * keys.size() + 1024);
        return isDense
                ? bitmap(keys, least, greatest, min, width, scanColumn)
                : bloom(keys, least, greatest, scanColumn);
    }

    private static Object literal(DataType type, long value) {
        if (type instanceof DecimalType decimal) return BigDecimal.valueOf(value, decimal.scale());
        return PhysicalType.of(type) == PhysicalType.INT ? (Object) (int) value : (Object) value;
    }

    private static BuildKeyFilter bitmap(
            StoredColumn keys, Object min, Object max, long base, long width, int scanColumn) {
        long[] bits = new long[(int) ((width + 63) >>> 6)];
        long[] words = new long[Batch.CAPACITY];
        for (int from = 0; from < keys.size(); from += Batch.CAPACITY) {
            ColumnVector some = keys.range(from, Math.min(Batch.CAPACITY, keys.size() - from));
            KeyVectors.toLongs(some, some.size(), words);
            for (int i = 0; i < some.size(); i++) if (!some.isNull(i)) Validity.set(bits, (int) (words[i] - base));
        }
        return new BuildKeyFilter(scanColumn, min, max, base, width, bits);
    }

    private static BuildKeyFilter bloom(StoredColumn keys, @Nullable Object min, @Nullable Object max, int scanColumn) {
        long wanted = ((long) BITS_PER_KEY * keys.size()) >> 6;
        int words = Integer.highestOneBit(Math.clamp(2 * wanted, 1, 1 << 27));
        long[] bits = new long[words];
        long[] hashes = new long[Batch.CAPACITY];
        var hasher = new KeyHasher(1);
        for (int from = 0; from < keys.size(); from += Batch.CAPACITY) {
            ColumnVector some = keys.range(from, Math.min(Batch.CAPACITY, keys.size() - from));
            hasher.hash(new ColumnVector[] {KeyVectors.normalized(some)}, some.size(), hashes);
            for (int i = 0; i < some.size(); i++) {
                if (!some.isNull(i)) bits[word(hashes[i], words)] |= mask(hashes[i]);
            }
        }
        return new BuildKeyFilter(scanColumn, min, max, 0, 0, bits);
    }

    private static int word(long hash, int words) {
        return (int) (Words.mix(hash) >>> 32) & (words - 1);
    }

    /// Four bits of one word.
    private static long mask(long hash) {
        return (1L << hash) | (1L << (hash >>> 6)) | (1L << (hash >>> 12)) | (1L << (hash >>> 18));
    }

    @Override
    public int column() {
        return column;
    }

    @Override
    public @Nullable Object min() {
        return min;
    }

    @Override
    public @Nullable Object max() {
        return max;
    }

    @Override
    public void narrow(ColumnVector vector, byte[] keep, int rowCount) {
        if (vector instanceof DictionaryVector v && v.dictionary().size() <= rowCount) {
            byte[] entries = new byte[v.dictionary().size()];
            Arrays.fill(entries, (byte) 1);
            narrowValues(v.dictionary(), entries, entries.length);
            int[] codes = v.codes();
            int offset = v.offset();
            for (int i = 0; i < rowCount; i++) keep[i] &= entries.length == 0 ? 0 : entries[codes[offset + i]];
        } else {
            narrowValues(vector, keep, rowCount);
        }
        if (!vector.mayHaveNulls()) return;
        for (int i = 0; i < rowCount; i++) if (vector.isNull(i)) keep[i] = 0;
    }

    private void narrowValues(ColumnVector vector, byte[] keep, int rowCount) {
        if (width > 0) {
            switch (vector) {
                case LongVector v -> byBitmap(v.values(), v.offset(), keep, rowCount);
                case IntVector v -> byBitmap(v.values(), v.offset(), keep, rowCount);
                default -> {
                    long[] words = new long[rowCount];
                    KeyVectors.toLongs(vector, rowCount, words);
                    byBitmap(words, 0, keep, rowCount);
                }
            }
            return;
        }
        long[] words = new long[rowCount];
        new KeyHasher(1).hash(new ColumnVector[] {KeyVectors.normalized(vector)}, rowCount, words);
        for (int i = 0; i < rowCount; i++) {
            long mask = mask(words[i]);
            keep[i] &= (byte) ((bits[word(words[i], bits.length)] & mask) == mask ? 1 : 0);
        }
    }

    private void byBitmap(long[] values, int offset, byte[] keep, int rowCount) {
        long[] words = bits;
        long least = base;
        long range = width;
        for (int i = 0; i < rowCount; i++) {
            long at = values[offset + i] - least;
            keep[i] &= (byte) (Long.compareUnsigned(at, range) < 0 ? (words[(int) (at >>> 6)] >>> at) & 1 : 0);
        }
    }

    private void byBitmap(int[] values, int offset, byte[] keep, int rowCount) {
        long[] words = bits;
        long least = base;
        long range = width;
        for (int i = 0; i < rowCount; i++) {
            long at = values[offset + i] - least;
            keep[i] &= (byte) (Long.compareUnsigned(at, range) < 0 ? (words[(int) (at >>> 6)] >>> at) & 1 : 0);
        }
    }

    @Override
    public String toString() {
        return "BuildKeyFilter on column " + column + " from " + min + " to " + max;
    }
}
