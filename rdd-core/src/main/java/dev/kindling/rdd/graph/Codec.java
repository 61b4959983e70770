package dev.kindling.rdd.graph;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Iterator;

/// The byte form of a sequence of elements.
public interface Codec<T> extends Serializable {

    /// A writer onto `out`. Closing it completes the sequence and leaves `out` open.
    Writer<T> writer(OutputStream out) throws IOException;

    /// The elements of the sequence that begins at `in`. Read errors come as [java.io.UncheckedIOException].
    Iterator<T> read(InputStream in) throws IOException;

    /// How much memory `element` takes, where that is cheap to tell exactly; -1 to have it estimated.
    default long sizeBytes(T element) {
        return -1;
    }

    /// Takes elements one by one.
    interface Writer<T> extends Closeable {

        void write(T element) throws IOException;
    }
}
