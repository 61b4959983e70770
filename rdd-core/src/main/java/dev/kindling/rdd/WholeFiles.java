package dev.kindling.rdd;

import dev.kindling.rdd.FileSplits.Group;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.io.ArchiveFormat;
import dev.kindling.rdd.io.FileContents;
import dev.kindling.rdd.io.FileSystem;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Files as single elements, with their paths.
final class WholeFiles {

    /// Makes elements of what files hold.
    @FunctionalInterface
    private interface ContentReader<T> extends Serializable {
        T read(FileSystem system, FileContents contents) throws IOException;
    }

    private WholeFiles() {}

    static RddNode<Pair<String, String>> texts(FileSplits splits, String paths, Charset charset) {
        String name = charset.name(); // a Charset does not travel
        return node("wholeTextFiles", splits, paths, (_, contents) -> {
            byte[] bytes = contents.stream().readAllBytes();
            return new String(bytes, Charset.forName(name));
        });
    }

    static RddNode<Pair<String, PortableDataStream>> streams(FileSplits splits, String paths) {
        return new Source<Group, Pair<String, PortableDataStream>>(
                "binaryFiles " + paths,
                splits.groups(paths),
                (_, group) -> new Contents<>(
                        group,
                        (system, contents) -> PortableDataStream.ofEntry(
                                system, contents.path(), contents.stream().readAllBytes()),
                        PortableDataStream::ofFile));
    }

    private static <T> RddNode<Pair<String, T>> node(
            String name, FileSplits splits, String paths, ContentReader<T> reader) {
        return new Source<Group, Pair<String, T>>(
                name + " " + paths, splits.groups(paths), (_, group) -> new Contents<>(group, reader, null));
    }

    /// Makes an element of a file that need not be opened for that.
    @FunctionalInterface
    private interface Unopened<T> {
        T of(FileSystem system, String path);
    }

    /// What the files of a group hold, one file open at a time.
    private static final class Contents<T> implements CloseableIterator<Pair<String, T>> {

        private final FileSystem system;
        private final Iterator<String> paths;
        private final ContentReader<T> reader;
        private final @Nullable Unopened<T> unopened;
        private @Nullable FileContents open;
        private @Nullable Pair<String, T> next;

        /// @param unopened null to open all files
        Contents(Group group, ContentReader<T> reader, @Nullable Unopened<T> unopened) {
            this.system = group.system();
            this.paths = group.paths().iterator();
            this.reader = reader;
            this.unopened = unopened;
        }

        @Override
        public boolean hasNext() {
            while (next == null) {
                if (open != null && open.next()) {
                    next = read(open);
                } else {
                    close();
                    if (!paths.hasNext()) return false;
                    begin(paths.next());
                }
            }
            return true;
        }

        private void begin(String path) {
            if (unopened != null && ArchiveFormat.ofName(path) == null) next = Pair.of(path, unopened.of(system, path));
            else open = FileContents.open(system, path);
        }

        private Pair<String, T> read(FileContents contents) {
            try {
                return Pair.of(contents.path(), reader.read(system, contents));
            } catch (IOException e) {
                throw Unchecked.rethrow(e);
            }
        }

        @Override
        public Pair<String, T> next() {
            if (!hasNext() || next == null) throw new NoSuchElementException();
            Pair<String, T> result = next;
            next = null;
            return result;
        }

        @Override
        public void close() {
            if (open != null) open.close();
            open = null;
        }
    }
}
