package dev.kindling.execution.spill;

import dev.kindling.catalyst.batch.Batch;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/// Batches that can travel with a task: by reference inside the process, through [BatchCodec] where they are
/// serialized.
public final class SerializedBatches implements Serializable {

    private static final long serialVersionUID = 1L;

    private final transient List<Batch> batches;

    public SerializedBatches(List<Batch> batches) {
        this.batches = List.copyOf(batches);
    }

    public List<Batch> batches() {
        return batches;
    }

    private Object writeReplace() {
        var bytes = new ArrayList<byte[]>();
        for (Batch batch : batches) bytes.add(BatchCodec.toBytes(batch));
        return new Form(bytes);
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("only the byte form is read");
    }

    /// The byte form.
    private record Form(ArrayList<byte[]> batches) implements Serializable {

        private Object readResolve() {
            return new SerializedBatches(
                    batches.stream().map(BatchCodec::fromBytes).toList());
        }
    }
}
