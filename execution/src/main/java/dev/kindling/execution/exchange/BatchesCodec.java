package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.spill.BatchCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// Batches as bytes: each with its length and what [BatchCodec] writes.
public record BatchesCodec() implements SequenceCodec<Batch> {

    @Override
    public void encode(Batch element, DataOutputStream out) throws IOException {
        byte[] bytes = BatchCodec.toBytes(element);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @Override
    public Batch decode(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return BatchCodec.fromBytes(bytes);
    }

    @Override
    public long sizeBytes(Batch element) {
        return BatchSizes.bytes(element);
    }
}
