package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.Codec;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.Locale;

/// The files of a checkpoint, one per partition, each complete or not there.
record CheckpointFiles(String directory, Codec<Object> codec) implements Serializable {

    boolean has(int partition) {
        return Files.exists(file(partition));
    }

    void write(int partition, int attempt, Iterator<Object> elements) throws IOException {
        Path file = file(partition);
        Files.createDirectories(Path.of(directory));
        Path unfinished = file.resolveSibling("." + file.getFileName() + "-" + attempt);
        boolean moved = false;
        try {
            try (var out = new BufferedOutputStream(Files.newOutputStream(unfinished))) {
                try (var writer = codec.writer(out)) {
                    while (elements.hasNext()) writer.write(elements.next());
                }
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            moved = true;
        } finally {
            if (!moved) Files.deleteIfExists(unfinished);
        }
    }

    CloseableIterator<Object> read(int partition) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file(partition)));
        Iterator<Object> elements = codec.read(in);
        return new CloseableIterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public Object next() {
                return elements.next();
            }

            @Override
            public void close() {
                try {
                    in.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private Path file(int partition) {
        return Path.of(directory, String.format(Locale.ROOT, "part-%05d", partition));
    }
}
