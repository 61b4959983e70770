package dev.kindling.datasources.parquet;

import java.util.Arrays;

/// Byte arrays whose places are all known once the page has been opened: those of the DELTA encodings.
final class SlicedValues extends PageValues {

    private final byte[] heap;
    private final int[] starts;
    private final int[] lengths;
    private final int count;
    private int next;

    private SlicedValues(byte[] heap, int[] starts, int[] lengths, int count) {
        this.heap = heap;
        this.starts = starts;
        this.lengths = lengths;
        this.count = count;
    }

    /// DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes.
    static SlicedValues ofDeltaLengths(byte[] bytes, int from, int limit, int maxCount) {
        var reader = new DeltaReader(bytes, from, limit);
        int[] lengths = all(reader, maxCount);
        int count = reader.totalCount();
        int[] starts = new int[count];
        int at = reader.position();
        for (int i = 0; i < count; i++) {
            int length = lengths[i];
            if (length < 0 || length > limit - at) throw new MalformedException("a value of " + length + " bytes");
            starts[i] = at;
            at += length;
        }
        return new SlicedValues(bytes, starts, lengths, count);
    }

    /// DELTA_BYTE_ARRAY: how much of the value before each begins with, then the rest of each.
    static SlicedValues ofDeltaBytes(byte[] bytes, int from, int limit, int maxCount) {
        var prefixReader = new DeltaReader(bytes, from, limit);
        int[] prefixes = all(prefixReader, maxCount);
        int count = prefixReader.totalCount();
        SlicedValues suffixes = ofDeltaLengths(bytes, prefixReader.position(), limit, maxCount);
        if (suffixes.count != count) throw new MalformedException(count + " prefixes but " + suffixes.count + " ends");
        long total = 0;
        int before = 0;
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            int prefix = prefixes[i];
            if (prefix < 0 || prefix > before) throw new MalformedException("a prefix of " + prefix + " bytes");
            before = prefix + suffixes.lengths[i];
            lengths[i] = before;
            total += before;
        }
        byte[] heap = Buffers.allocate(total, "a page with values");
        int[] starts = new int[count];
        int at = 0;
        int last = 0;
        for (int i = 0; i < count; i++) {
            starts[i] = at;
            System.arraycopy(heap, last, heap, at, prefixes[i]);
            System.arraycopy(bytes, suffixes.starts[i], heap, at + prefixes[i], suffixes.lengths[i]);
            last = at;
            at += lengths[i];
        }
        return new SlicedValues(heap, starts, lengths, count);
    }

    /// All of the reader's values; grows as they come, because their number may be a lie.
    private static int[] all(DeltaReader reader, int maxCount) {
        int count = reader.totalCount();
        if (count > maxCount) throw new MalformedException(count + " values in a page of " + maxCount);
        int[] values = new int[Math.min(count, 4096)];
        for (int done = 0; done < count; ) {
            if (done == values.length) values = Arrays.copyOf(values, Math.min(count, done * 2));
            int part = values.length - done;
            reader.ints(values, done, part);
            done += part;
        }
        return values;
    }

    @Override
    byte[] heap() {
        return heap;
    }

    @Override
    void slices(int[] targetStarts, int[] targetLengths, int at, int wanted) {
        if (wanted > count - next) throw new MalformedException("a page has fewer values than it says");
        System.arraycopy(starts, next, targetStarts, at, wanted);
        System.arraycopy(lengths, next, targetLengths, at, wanted);
        next += wanted;
    }

    @Override
    void skip(int wanted) {
        if (wanted > count - next) throw new MalformedException("a page has fewer values than it says");
        next += wanted;
    }
}
