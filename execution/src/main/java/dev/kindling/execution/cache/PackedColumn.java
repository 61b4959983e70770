package dev.kindling.execution.cache;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.execution.exchange.BatchSizes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The values of a column in one [PackedChunk]. Immutable, so that any number of tasks may read it.
public sealed interface PackedColumn {

    /// Texts are found by their rows in steps of so many.
    int STEP = Batch.CAPACITY;

    /// The `count` values from `from` on, which is a multiple of [#STEP].
    ColumnVector values(int from, int count);

    long sizeBytes();

    ValueSummary summary();

    /// Packs `vector`. What would not become smaller is copied as it is.
    static PackedColumn of(ColumnVector vector) {
        long[] validity = Validity.rebased(vector.validity(), vector.offset(), vector.size());
        return switch (vector) {
            case IntVector ints -> ofInts(ints, validity);
            case LongVector longs -> ofLongs(longs, validity);
            case BytesVector texts -> ofTexts(texts, validity);
            case DictionaryVector codes when codes.dictionary() instanceof BytesVector -> ofCodes(codes, validity);
            default -> new Plain(Vectors.copy(vector), ValueSummary.ofOthers(vector.size(), validity));
        };
    }

    /// `vector` in memory of its own.
    static PackedColumn copyOf(ColumnVector vector) {
        long[] validity = Validity.rebased(vector.validity(), vector.offset(), vector.size());
        ValueSummary summary = switch (vector) {
            case IntVector ints -> ValueSummary.of(longs(ints), validity);
            case LongVector longs -> ValueSummary.of(longs(longs), validity);
            default -> ValueSummary.ofOthers(vector.size(), validity);
        };
        return new Plain(Vectors.copy(vector), summary);
    }

    private static long[] longs(IntVector vector) {
        long[] values = new long[vector.size()];
        for (int i = 0; i < values.length; i++) values[i] = vector.get(i);
        return values;
    }

    private static long[] longs(LongVector vector) {
        return Arrays.copyOfRange(vector.values(), vector.offset(), vector.offset() + vector.size());
    }

    private static PackedColumn ofInts(IntVector vector, long @Nullable [] validity) {
        long[] values = longs(vector);
        ValueSummary summary = ValueSummary.of(values, validity);
        return Numbers.width(summary) < Integer.BYTES
                ? Numbers.of(values, true, validity, summary)
                : new Plain(Vectors.copy(vector), summary);
    }

    private static PackedColumn ofLongs(LongVector vector, long @Nullable [] validity) {
        long[] values = longs(vector);
        ValueSummary summary = ValueSummary.of(values, validity);
        return Numbers.width(summary) < Long.BYTES
                ? Numbers.of(values, false, validity, summary)
                : new Plain(Vectors.copy(vector), summary);
    }

    private static PackedColumn ofTexts(BytesVector vector, long @Nullable [] validity) {
        int size = vector.size();
        ValueSummary summary = ValueSummary.ofOthers(size, validity);
        var dictionary = new TextDictionary(size / 2);
        long[] codes = new long[size];
        boolean fits = true;
        for (int i = 0; i < size && fits; i++) {
            if (vector.isNull(i)) continue;
            int code = dictionary.code(vector.heap(), vector.start(i), vector.length(i));
            fits = code >= 0;
            codes[i] = code;
        }
        if (fits && dictionary.size() > 0) {
            PackedNumbers packed = PackedNumbers.of(codes, size, 0, dictionary.size() - 1L);
            return new Coded(packed, validity, dictionary.texts(), summary);
        }
        return Texts.of(vector, validity, summary);
    }

    /// Keeps of a dictionary what the rows use.
    private static PackedColumn ofCodes(DictionaryVector vector, long @Nullable [] validity) {
        int size = vector.size();
        var texts = (BytesVector) vector.dictionary();
        int[] known = new int[texts.size()];
        int[] used = new int[Math.min(size, texts.size())];
        int count = 0;
        long[] codes = new long[size];
        for (int i = 0; i < size; i++) {
            if (vector.isNull(i)) continue;
            int code = vector.code(i);
            if (known[code] == 0) {
                used[count++] = code;
                known[code] = count;
            }
            codes[i] = known[code] - 1L;
        }
        ValueSummary summary = ValueSummary.ofOthers(size, validity);
        if (count == 0) return new Plain(Vectors.copy(vector), summary);
        var entries = (BytesVector) Vectors.copy(Vectors.gather(texts, used, count));
        return new Coded(PackedNumbers.of(codes, size, 0, count - 1L), validity, entries, summary);
    }

    private static long bytes(long @Nullable [] validity) {
        return validity == null ? 0 : 8L * validity.length;
    }

    /// A vector of its own, given out in slices.
    record Plain(ColumnVector vector, ValueSummary summary) implements PackedColumn {

        @Override
        public ColumnVector values(int from, int count) {
            return vector.slice(from, count);
        }

        @Override
        public long sizeBytes() {
            return BatchSizes.bytes(vector);
        }
    }

    /// Whole numbers that lie close together.
    ///
    /// @param ints whether they are given out as `int`
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Numbers(PackedNumbers numbers, boolean ints, long @Nullable [] validity, ValueSummary summary)
            implements PackedColumn {

        static int width(ValueSummary summary) {
            return summary.hasBounds() ? PackedNumbers.width(summary.least(), summary.greatest()) : 0;
        }

        static Numbers of(long[] values, boolean ints, long @Nullable [] validity, ValueSummary summary) {
            long least = summary.hasBounds() ? summary.least() : 0;
            long greatest = summary.hasBounds() ? summary.greatest() : 0;
            if (validity != null) {
                for (int i = 0; i < values.length; i++) if (!Validity.isSet(validity, i)) values[i] = least;
            }
            return new Numbers(PackedNumbers.of(values, values.length, least, greatest), ints, validity, summary);
        }

        @Override
        public ColumnVector values(int from, int count) {
            long[] bits = Validity.rebased(validity, from, count);
            return ints
                    ? new IntVector(numbers.ints(from, count), 0, count, bits)
                    : new LongVector(numbers.longs(from, count), 0, count, bits);
        }

        @Override
        public long sizeBytes() {
            return numbers.distances().length + bytes(validity);
        }
    }

    /// Texts of which many are the same.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Coded(PackedNumbers codes, long @Nullable [] validity, BytesVector dictionary, ValueSummary summary)
            implements PackedColumn {

        @Override
        public ColumnVector values(int from, int count) {
            long[] bits = Validity.rebased(validity, from, count);
            return new DictionaryVector(codes.ints(from, count), 0, count, bits, dictionary);
        }

        @Override
        public long sizeBytes() {
            return codes.distances().length + bytes(validity) + BatchSizes.bytes(dictionary);
        }
    }

    /// Texts one behind the other.
    ///
    /// @param starts where the texts of each [#STEP] rows begin
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Texts(byte[] heap, int[] starts, PackedNumbers lengths, long @Nullable [] validity, ValueSummary summary)
            implements PackedColumn {

        static PackedColumn of(BytesVector vector, long @Nullable [] validity, ValueSummary summary) {
            int size = vector.size();
            long[] lengths = new long[size];
            long total = 0;
            long longest = 0;
            for (int i = 0; i < size; i++) {
                lengths[i] = vector.isNull(i) ? 0 : vector.length(i);
                total += lengths[i];
                longest = Math.max(longest, lengths[i]);
            }
            byte[] heap = new byte[Math.toIntExact(total + BytesVector.PADDING)];
            int[] starts = new int[(size + STEP - 1) / STEP];
            int end = 0;
            for (int i = 0; i < size; i++) {
                if (i % STEP == 0) starts[i / STEP] = end;
                System.arraycopy(vector.heap(), vector.start(i), heap, end, (int) lengths[i]);
                end += (int) lengths[i];
            }
            return new Texts(heap, starts, PackedNumbers.of(lengths, size, 0, longest), validity, summary);
        }

        @Override
        public ColumnVector values(int from, int count) {
            int[] sizes = lengths.ints(from, count);
            int[] begins = new int[count];
            int end = count == 0 ? 0 : starts[from / STEP];
            for (int i = 0; i < count; i++) {
                begins[i] = end;
                end += sizes[i];
            }
            return new BytesVector(heap, begins, sizes, 0, count, Validity.rebased(validity, from, count));
        }

        @Override
        public long sizeBytes() {
            return heap.length + 4L * starts.length + lengths.distances().length + bytes(validity);
        }
    }
}
