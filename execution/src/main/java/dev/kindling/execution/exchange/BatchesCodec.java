package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.spill.BatchCodec;
import dev.kindling.rdd.graph.Codec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Batches as bytes: each with its length and what [BatchCodec] writes, and a length below 0 at the end.
public record BatchesCodec() implements Codec<Batch> {

    private static final int END = -1;

    @Override
    public Writer<Batch> writer(OutputStream out) {
        var data = new DataOutputStream(out);
        return new Writer<>() {
            @Override
            public void write(Batch element) throws IOException {
                byte[] bytes = BatchCodec.toBytes(element);
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
    public Iterator<Batch> read(InputStream in) {
        return new Reader(new DataInputStream(in));
    }

    @Override
    public long sizeBytes(Batch element) {
        return BatchSizes.bytes(element);
    }

    private static final class Reader implements Iterator<Batch> {

        private final DataInputStream in;
        private int length;

        Reader(DataInputStream in) {
            this.in = in;
            this.length = readLength(in);
        }

        private static int readLength(DataInputStream in) {
            try {
                return in.readInt();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean hasNext() {
            return length != END;
        }

        @Override
        public Batch next() {
            if (!hasNext()) throw new NoSuchElementException();
            byte[] bytes = new byte[length];
            try {
                in.readFully(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            length = readLength(in);
            return BatchCodec.fromBytes(bytes);
        }
    }
}
