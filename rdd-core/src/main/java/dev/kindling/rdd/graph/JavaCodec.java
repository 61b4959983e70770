package dev.kindling.rdd.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// Elements as serialized Java objects.
public record JavaCodec<T>() implements Codec<T> {

    private static final int ELEMENTS_PER_RESET = 100;

    @Override
    public Writer<T> writer(OutputStream out) throws IOException {
        var objects = new ObjectOutputStream(out);
        return new Writer<>() {
            private int sinceReset;

            @Override
            public void write(T element) throws IOException {
                objects.writeBoolean(true);
                try {
                    objects.writeObject(element);
                } catch (NotSerializableException e) {
                    throw SerializedForm.notSerializable("an element", element, e);
                }
                if (++sinceReset == ELEMENTS_PER_RESET) {
                    sinceReset = 0;
                    objects.reset();
                }
            }

            @Override
            public void close() throws IOException {
                objects.writeBoolean(false);
                objects.flush();
            }
        };
    }

    @Override
    public Iterator<T> read(InputStream in) throws IOException {
        ObjectInputStream objects = SerializedForm.reader(in);
        return new Iterator<>() {
            private boolean peeked;
            private boolean more = true;

            @Override
            public boolean hasNext() {
                if (!peeked) {
                    try {
                        more = more && objects.readBoolean();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    peeked = true;
                }
                return more;
            }

            @Override
            @SuppressWarnings("unchecked") // what was written as T
            public T next() {
                if (!hasNext()) throw new NoSuchElementException();
                peeked = false;
                try {
                    return (T) objects.readObject();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (ClassNotFoundException e) {
                    throw new UncheckedIOException(new IOException(e));
                }
            }
        };
    }
}
