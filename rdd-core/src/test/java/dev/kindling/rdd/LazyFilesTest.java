package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.io.FileStatus;
import dev.kindling.rdd.io.FileSystem;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.rdd.io.InputFile;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Nothing is read before it is needed: shown by a file system of 50 000 files that counts.
class LazyFilesTest {

    private static final int FILES = 50_000;
    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final AtomicInteger LISTED = new AtomicInteger();
    private static final String FOLDER = "counted://files";

    private final KindlingContext context = KindlingContext.builder()
            .master("local[2]")
            .fileSystems(FileSystems.of(List.of(new CountingFileSystem())))
            .build();

    @BeforeEach
    void reset() {
        OPENED.set(0);
        LISTED.set(0);
    }

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void opensOneFileForTheFirstLine() {
        var lines = context.textFile(FOLDER);
        assertThat(lines.getNumPartitions()).isEqualTo(FILES);
        assertThat(OPENED).hasValue(0);
        assertThat(lines.first()).isEqualTo("first line of f00000.txt");
        assertThat(OPENED).hasValue(1);
        assertThat(lines.map(String::length).filter(n -> n > 3).take(1)).hasSize(1);
        assertThat(OPENED).hasValue(2);
        assertThat(LISTED).hasValue(1);
    }

    @Test
    void opensOneFileForTheFirstOfWholeFiles() {
        assertThat(context.wholeTextFiles(FOLDER).first().key()).isEqualTo(FOLDER + "/f00000.txt");
        assertThat(OPENED).hasValue(1);
        assertThat(context.binaryFiles(FOLDER).first().key()).isEqualTo(FOLDER + "/f00000.txt");
        assertThat(context.binaryFiles(FOLDER).map(Pair::key).count()).isEqualTo(FILES);
        assertThat(OPENED).hasValue(1);
    }

    @Test
    void opensOneFileForTheFirstRecord() {
        assertThat(context.binaryRecords(FOLDER, 5).first()).hasSize(5);
        assertThat(OPENED).hasValue(1);
    }

    @Test
    void opensOneFileOfThoseInOnePartition() {
        assertThat(context.textFile(FOLDER).coalesce(2).take(1)).hasSize(1);
        assertThat(OPENED).hasValue(1);
    }

    @Test
    void opensOneFileOfAUnion() {
        assertThat(context.union(List.of(context.textFile(FOLDER), context.textFile(FOLDER)))
                        .take(2))
                .hasSize(2);
        assertThat(OPENED).hasValue(1);
    }

    /// Files that exist by their names.
    private static final class CountingFileSystem implements FileSystem {

        private static final long serialVersionUID = 1L;

        private static byte[] content(String path) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            return ("first line of " + name + "\nsecond line\n").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String scheme() {
            return "counted";
        }

        @Override
        public boolean exists(String path) {
            return true;
        }

        @Override
        public FileStatus status(String path) {
            boolean folder = path.equals(FOLDER);
            return new FileStatus(path, folder, folder ? 0 : content(path).length, 0);
        }

        @Override
        public List<FileStatus> list(String folder) {
            LISTED.incrementAndGet();
            return IntStream.range(0, FILES)
                    .mapToObj(i -> status("%s/f%05d.txt".formatted(folder, i)))
                    .toList();
        }

        @Override
        public InputFile open(String path) {
            OPENED.incrementAndGet();
            byte[] content = content(path);
            return new InputFile() {
                @Override
                public String path() {
                    return path;
                }

                @Override
                public long sizeBytes() {
                    return content.length;
                }

                @Override
                public int read(long position, byte[] buffer, int offset, int length) {
                    if (position >= content.length) return -1;
                    int count = (int) Math.min(length, content.length - position);
                    System.arraycopy(content, (int) position, buffer, offset, count);
                    return count;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public OutputStream create(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void makeFolders(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void rename(String from, String to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void replace(String from, String to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sync(String path) {
            throw new UnsupportedOperationException();
        }
    }
}
