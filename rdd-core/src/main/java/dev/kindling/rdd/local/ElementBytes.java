package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Unchecked;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Elements in the byte form of their codec, in chunks that each stand for themselves.
final class ElementBytes {

    private static final int CHUNK_BYTES = 1 << 16;
    private static final int CHUNK_ELEMENTS = 1 << 12;

    private final List<byte[]> chunks = new ArrayList<>();
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private Codec.@Nullable Writer<Object> writer;
    private int inChunk;

    /// @return by how many bytes the chunks grew
    long add(Codec<Object> codec, Object element) throws IOException {
        Codec.Writer<Object> out = writer;
        if (out == null) writer = out = codec.writer(open);
        out.write(element);
        return ++inChunk == CHUNK_ELEMENTS || open.size() >= CHUNK_BYTES ? end() : 0;
    }

    /// Adds a chunk that another instance made.
    void add(byte[] chunk) {
        chunks.add(chunk);
    }

    /// The complete chunks.
    Iterator<byte[]> chunks() {
        return chunks.iterator();
    }

    /// Completes the last chunk.
    ///
    /// @return by how many bytes the chunks grew
    long end() throws IOException {
        if (writer == null) return 0;
        writer.close();
        writer = null;
        inChunk = 0;
        byte[] chunk = open.toByteArray();
        open.reset();
        chunks.add(chunk);
        return chunk.length;
    }

    Iterator<Object> read(Codec<Object> codec) {
        Iterator<byte[]> rest = chunks.iterator();
        return new Iterator<>() {
            private Iterator<Object> current = Collections.emptyIterator();

            @Override
            public boolean hasNext() {
                try {
                    while (!current.hasNext()) {
                        if (!rest.hasNext()) return false;
                        current = codec.read(new ByteArrayInputStream(rest.next()));
                    }
                    return true;
                } catch (IOException e) {
                    throw Unchecked.rethrow(e);
                }
            }

            @Override
            public Object next() {
                if (!hasNext()) throw new NoSuchElementException();
                return current.next();
            }
        };
    }
}
