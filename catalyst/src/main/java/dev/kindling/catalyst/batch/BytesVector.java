package dev.kindling.catalyst.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Texts in UTF-8, or raw bytes: value `i` is the `lengths[i]` bytes of `heap` from `starts[i]` on. Values may
/// overlap and stand in any order, so that a page, a CSV buffer or a hash table can be the heap without a copy.
///
/// At least [#PADDING] bytes may be read past the end of any value, so that loops can read whole words.
@SuppressWarnings("ArrayRecordComponent") // compared by identity only; a batch is data in flight, not a value
public record BytesVector(byte[] heap, int[] starts, int[] lengths, int offset, int size, long @Nullable [] validity)
        implements ColumnVector {

    public static final int PADDING = 8;

    /// Copies of `texts`; a null is NULL.
    public static BytesVector ofStrings(@Nullable String... texts) {
        byte[][] values = new byte[texts.length][];
        boolean nulls = false;
        for (int i = 0; i < texts.length; i++) {
            String text = texts[i];
            nulls |= text == null;
            values[i] = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
        }
        int total = Arrays.stream(values).mapToInt(v -> v.length).sum();
        byte[] heap = new byte[total + PADDING];
        int[] starts = new int[texts.length];
        int[] lengths = new int[texts.length];
        long[] validity = nulls ? Validity.noneValid(texts.length) : null;
        int end = 0;
        for (int i = 0; i < texts.length; i++) {
            starts[i] = end;
            lengths[i] = values[i].length;
            System.arraycopy(values[i], 0, heap, end, lengths[i]);
            end += lengths[i];
            if (validity != null && texts[i] != null) Validity.set(validity, i);
        }
        return new BytesVector(heap, starts, lengths, 0, texts.length, validity);
    }

    public int start(int index) {
        return starts[offset + index];
    }

    public int length(int index) {
        return lengths[offset + index];
    }

    /// Value `index` as a `String`; for the edges of the engine, not its loops.
    public String text(int index) {
        return new String(heap, start(index), length(index), StandardCharsets.UTF_8);
    }

    public byte[] bytes(int index) {
        return Arrays.copyOfRange(heap, start(index), start(index) + length(index));
    }

    @Override
    public BytesVector slice(int from, int length) {
        return new BytesVector(heap, starts, lengths, offset + from, length, validity);
    }
}
