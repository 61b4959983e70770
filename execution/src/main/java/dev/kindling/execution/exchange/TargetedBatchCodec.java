package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.rdd.function.Pair;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/// Batches with the partition they go to, as bytes: for each the target, and what [BatchesCodec] writes.
public record TargetedBatchCodec() implements SequenceCodec<Pair<Integer, Batch>> {

    private static final BatchesCodec BATCHES = new BatchesCodec();

    @Override
    public void encode(Pair<Integer, Batch> element, DataOutputStream out) throws IOException {
        out.writeInt(element.key());
        BATCHES.encode(element.value(), out);
    }

    @Override
    public Pair<Integer, Batch> decode(DataInputStream in) throws IOException {
        int target = in.readInt();
        return new Pair<>(target, BATCHES.decode(in));
    }

    @Override
    public long sizeBytes(Pair<Integer, Batch> element) {
        return BATCHES.sizeBytes(element.value());
    }
}
