package dev.kindling.catalyst.batch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Collects texts (or raw bytes) into one heap, value after value.
///
/// A value is what was appended since the last one ended: bytes first, then [#end] or [#endNull].
public final class BytesBuilder {

    private byte[] heap;
    private int used;
    private int begun;
    private int[] starts;
    private int[] lengths;
    private int size;
    private long @Nullable [] bits;

    public BytesBuilder(int expectedSize) {
        this(expectedSize, expectedSize * 8);
    }

    public BytesBuilder(int expectedSize, int expectedBytes) {
        heap = new byte[Math.max(expectedBytes, 16) + BytesVector.PADDING];
        starts = new int[Math.max(expectedSize, 4)];
        lengths = new int[Math.max(expectedSize, 4)];
    }

    public int size() {
        return size;
    }

    public BytesBuilder append(byte[] source, int start, int length) {
        reserve(length);
        System.arraycopy(source, start, heap, used, length);
        used += length;
        return this;
    }

    public BytesBuilder append(byte[] source) {
        return append(source, 0, source.length);
    }

    public BytesBuilder append(byte single) {
        reserve(1);
        heap[used++] = single;
        return this;
    }

    public BytesBuilder append(String text) {
        int length = text.length();
        reserve(length * 3);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                byte[] rest = text.substring(i).getBytes(StandardCharsets.UTF_8);
                return append(rest, 0, rest.length);
            }
            heap[used++] = (byte) c;
        }
        return this;
    }

    /// The heap, with room for `more` bytes from [#position] on; tell with [#advance] how many were written.
    public byte[] room(int more) {
        reserve(more);
        return heap;
    }

    public int position() {
        return used;
    }

    public void advance(int count) {
        used += count;
    }

    /// Forgets the bytes of the value begun.
    public void discard() {
        used = begun;
    }

    public void end() {
        next();
        starts[size] = begun;
        lengths[size] = used - begun;
        if (bits != null) Validity.set(bits, size);
        size++;
        begun = used;
    }

    public void endNull() {
        next();
        used = begun;
        long[] words = bits;
        if (words == null) {
            words = Validity.noneValid(lengths.length);
            for (int i = 0; i < size; i++) Validity.set(words, i);
            bits = words;
        }
        starts[size] = begun;
        lengths[size] = 0;
        size++;
    }

    /// Appends a whole value.
    public void add(byte[] source, int start, int length) {
        append(source, start, length);
        end();
    }

    public void add(String text) {
        append(text);
        end();
    }

    public BytesVector build() {
        return new BytesVector(heap, starts, lengths, 0, size, bits);
    }

    private void next() {
        if (size < starts.length) return;
        int capacity = starts.length * 2;
        starts = Arrays.copyOf(starts, capacity);
        lengths = Arrays.copyOf(lengths, capacity);
        if (bits != null) bits = Arrays.copyOf(bits, Validity.words(capacity));
    }

    private void reserve(int more) {
        int needed = Math.addExact(used, more + BytesVector.PADDING);
        if (needed > heap.length) {
            heap = Arrays.copyOf(heap, (int) Math.min(Integer.MAX_VALUE - 16L, Math.max(needed, heap.length * 2L)));
        }
    }
}
