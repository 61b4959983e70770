package dev.kindling.execution.spill;

import dev.kindling.catalyst.batch.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Batches as bytes, for exchanges that serialize and for spill files; not a format to keep.
///
/// Little-endian: row count, column count, then each column as its [Kind], its validity (a byte 0, or 1 and the
/// bitmap from bit 0) and its values from the first row on. Lists and texts are their lengths, the sum of these,
/// and their contents without gaps. A dictionary goes along with its first batch, unless it has more entries than
/// the batch has rows: then the values are written plain.
public final class BatchCodec {

    private BatchCodec() {}

    /// A single batch on its own.
    public static byte[] toBytes(Batch batch) {
        var sink = new ByteSink();
        new BatchEncoder().encode(batch, sink);
        return Arrays.copyOf(sink.array(), sink.size());
    }

    /// The batch [#toBytes] wrote.
    public static Batch fromBytes(byte[] bytes) {
        return new BatchDecoder().decode(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
    }
}
