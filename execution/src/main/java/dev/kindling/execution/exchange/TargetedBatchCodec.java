package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.spill.BatchCodec;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Codec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Batches with the partition they go to, as bytes: for each the target, the length, and what [BatchCodec] writes;
/// -1 ends the sequence.
public record TargetedBatchCodec() implements Codec<Pair<Integer, Batch>> {

    private static final int END = -1;

    @Override
    public Writer<Pair<Integer, Batch>> writer(OutputStream out) {
        var data = new DataOutputStream(out);
        return new Writer<>() {
            @Override
            public void write(Pair<Integer, Batch> element) throws IOException {
                byte[] bytes = BatchCodec.toBytes(element.value());
                data.writeInt(element.key());
                data.writeInt(bytes.length);
                data.write(bytes);
            }

            @Override
            public void close() throws IOException {
                data.writeInt(END);
                data.flush();
            }
        };
    }

    @Override
    public Iterator<Pair<Integer, Batch>> read(InputStream in) {
        return new Reader(new DataInputStream(in));
    }

    @Override
    public long sizeBytes(Pair<Integer, Batch> element) {
        return BatchSizes.bytes(element.value());
    }

    private static final class Reader implements Iterator<Pair<Integer, Batch>> {

        private final DataInputStream in;
        private int target;

        Reader(DataInputStream in) {
            this.in = in;
            this.target = readTarget(in);
        }

        private static int readTarget(DataInputStream in) {
            try {
                return in.readInt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean hasNext() {
            return target != END;
        }

        @Override
        public Pair<Integer, Batch> next() {
            if (!hasNext()) throw new NoSuchElementException();
            try {
                byte[] bytes = new byte[in.readInt()];
                in.readFully(bytes);
                var element = new Pair<>(target, BatchCodec.fromBytes(bytes));
                target = readTarget(in);
                return element;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
