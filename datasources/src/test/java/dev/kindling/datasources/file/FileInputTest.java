package dev.kindling.datasources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.rdd.io.FileSystems;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileInputTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path directory;

    @Test
    void fillsAnyStretchOfAnArray() throws IOException {
        var random = new Random(5);
        byte[] content = new byte[700_000];
        random.nextBytes(content);
        Path path = Files.write(directory.resolve("f"), content);
        try (FileInput file = FileInput.open(FileSystems.local(), path.toString())) {
            for (int i = 0; i < 100; i++) {
                int position = random.nextInt(content.length);
                int length = i == 0 ? 0 : random.nextInt(content.length - position + 1);
                int offset = random.nextInt(100);
                byte[] target = new byte[offset + length + 10];
                file.readFully(position, target, offset, length);
                byte[] expected = new byte[target.length];
                System.arraycopy(content, position, expected, offset, length);
                assertThat(Arrays.equals(target, expected))
                        .as("%s bytes from %s on", length, position)
                        .isTrue();
            }
        }
    }

    @Test
    void doesNotReadBehindTheEnd() throws IOException {
        Path path = Files.write(directory.resolve("f"), new byte[300_000]);
        try (FileInput file = FileInput.open(FileSystems.local(), path.toString())) {
            assertThatThrownBy(() -> file.readFully(100_000, new byte[200_001], 0, 200_001))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("300000");
        }
    }
}
