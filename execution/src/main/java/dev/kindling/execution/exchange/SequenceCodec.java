package dev.kindling.execution.exchange;

import dev.kindling.rdd.graph.Codec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// A sequence as bytes: a byte 1 and the element, again and again, then a byte 0.
public interface SequenceCodec<T> extends Codec<T> {

    void encode(T element, DataOutputStream out) throws IOException;

    /// Reads what [#encode] wrote.
    T decode(DataInputStream in) throws IOException;

    @Override
    default Writer<T> writer(OutputStream out) {
        var data = new DataOutputStream(out);
        return new Writer<>() {
            @Override
            public void write(T element) throws IOException {
                data.writeBoolean(true);
                encode(element, data);
            }

            @Override
            public void close() throws IOException {
                data.writeBoolean(false);
                data.flush();
            }
        };
    }

    @Override
    default Iterator<T> read(InputStream in) {
        var data = new DataInputStream(in);
        return new Iterator<>() {
            private boolean more = readBoolean(data);

            @Override
            public boolean hasNext() {
                return more;
            }

            @Override
            public T next() {
                if (!more) throw new NoSuchElementException();
                try {
                    T element = decode(data);
                    more = readBoolean(data);
                    return element;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static boolean readBoolean(DataInputStream in) {
        try {
            return in.readBoolean();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
