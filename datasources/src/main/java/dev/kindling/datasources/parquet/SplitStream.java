package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.BytesVector;

/// BYTE_STREAM_SPLIT: the first bytes of all values, then all second bytes, and so on. Put together again, the
/// values are PLAIN.
final class SplitStream {

    private SplitStream() {}

    static PlainValues open(byte[] bytes, int from, int limit, PhysicalKind kind, int width) {
        if (width == 0) throw new MalformedException("values of varying length cannot be split into streams");
        int count = (limit - from) / width;
        byte[] plain = new byte[count * width + BytesVector.PADDING];
        for (int stream = 0; stream < width; stream++) {
            int source = from + stream * count;
            for (int i = 0; i < count; i++) plain[i * width + stream] = bytes[source + i];
        }
        return new PlainValues(plain, 0, count * width, kind, width);
    }
}
