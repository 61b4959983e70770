package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Hashes rows of key columns, column by column. Equal keys have equal hashes whatever form their vectors have, in
/// every JVM. Keys must be [KeyVectors#normalized].
public final class KeyHasher {

    private static final long NULL_HASH = 0x5851F42D4C957F2DL;

    private final @Nullable ColumnVector[] lastDictionary;
    private final long[][] lastHashes;

    public KeyHasher(int columnCount) {
        lastDictionary = new ColumnVector[columnCount];
        lastHashes = new long[columnCount][];
    }

    /// Writes the hashes of the first `count` rows of `keys`.
    public void hash(ColumnVector[] keys, int count, long[] out) {
        if (keys.length == 0) Arrays.fill(out, 0, count, 0);
        long[] column = keys.length > 1 ? new long[count] : out;
        for (int k = 0; k < keys.length; k++) {
            long[] target = k == 0 ? out : column;
            hashColumn(keys[k], k, count, target);
            if (k > 0) combine(column, count, out);
        }
    }

    private static void combine(long[] column, int count, long[] out) {
        for (int i = 0; i < count; i++) out[i] = Words.mix(out[i] * 31 + column[i]);
    }

    private void hashColumn(ColumnVector vector, int index, int count, long[] out) {
        switch (vector) {
            case DictionaryVector v when v.dictionary().size() == 0 -> Arrays.fill(out, 0, count, NULL_HASH);
            case DictionaryVector v
            when v.dictionary() == lastDictionary[index] || v.dictionary().size() <= 4 * count -> {
                long[] hashes = dictionaryHashes(v.dictionary(), index);
                int[] codes = v.codes();
                int offset = v.offset();
                for (int i = 0; i < count; i++) out[i] = hashes[codes[offset + i]];
            }
            case DictionaryVector v -> {
                for (int i = 0; i < count; i++) out[i] = Values.hash(v.dictionary(), v.code(i));
            }
            default -> hashValues(vector, count, out);
        }
        long[] bits = vector.validity();
        if (bits == null) return;
        int offset = vector.offset();
        for (int i = 0; i < count; i++) {
            int place = offset + i;
            if ((bits[place >> 6] >>> (place & 63) & 1) == 0) out[i] = NULL_HASH;
        }
    }

    private long[] dictionaryHashes(ColumnVector dictionary, int index) {
        if (lastDictionary[index] != dictionary) {
            long[] hashes = new long[dictionary.size()];
            hashValues(dictionary, hashes.length, hashes);
            lastDictionary[index] = dictionary;
            lastHashes[index] = hashes;
        }
        return lastHashes[index];
    }

    private static void hashValues(ColumnVector vector, int count, long[] out) {
        switch (vector) {
            case IntVector v -> {
                int[] values = v.values();
                int offset = v.offset();
                for (int i = 0; i < count; i++) out[i] = Words.mix(values[offset + i]);
            }
            case LongVector v -> {
                long[] values = v.values();
                int offset = v.offset();
                for (int i = 0; i < count; i++) out[i] = Words.mix(values[offset + i]);
            }
            case BytesVector v -> hashTexts(v, count, out);
            default -> {
                for (int i = 0; i < count; i++) out[i] = Values.hash(vector, i);
            }
        }
    }

    private static void hashTexts(BytesVector vector, int count, long[] out) {
        byte[] heap = vector.heap();
        int[] starts = vector.starts();
        int[] lengths = vector.lengths();
        int offset = vector.offset();
        for (int i = 0; i < count; i++) out[i] = Words.hash(heap, starts[offset + i], lengths[offset + i]);
    }
}
