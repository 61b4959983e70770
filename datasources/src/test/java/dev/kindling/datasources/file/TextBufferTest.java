package dev.kindling.datasources.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.io.FileSystems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextBufferTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path directory;

    private static String randomText(Random random, int length) {
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append("x".repeat(random.nextInt(9)));
            for (int i = random.nextInt(4); i > 0; i--) text.append(random.nextBoolean() ? '\r' : '\n');
        }
        return text.toString();
    }

    private static long lineAt(String text, int index) {
        long line = 1;
        for (int i = 0; i < index; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && text.charAt(i + 1) != '\n')) line++;
        }
        return line;
    }

    /// Whoever cannot read again counts as the text passes, the others when they are asked.
    @Test
    void filesAndStreamsAgreeOnTheLine() throws IOException {
        Path path = directory.resolve("lines.txt");
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            String text = randomText(random, 3 << 20) + "x";
            Files.writeString(path, text);
            long start = random.nextBoolean() ? 0 : random.nextInt(100_000);
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            try (var stream = TextBuffer.ofStream("stream", new ByteArrayInputStream(bytes));
                    var file = TextBuffer.ofFile(
                            path.toString(),
                            FileInput.open(FileSystems.local(), path.toString()),
                            start,
                            text.length())) {
                int fills = 1 + random.nextInt(3);
                for (TextBuffer buffer : new TextBuffer[] {stream, file}) {
                    for (int i = 0; i < fills; i++) {
                        buffer.fill();
                        int behind = buffer.limit() - buffer.position();
                        if (i < fills - 1) buffer.consumeTo(buffer.position() + random.nextInt(behind));
                    }
                    int index = buffer.position() + random.nextInt(buffer.limit() - buffer.position());
                    int at = (int) buffer.fileOffset(index);
                    // Between the two halves of a line end there is no telling.
                    if (text.charAt(at) == '\n') continue;
                    assertThat(buffer.lineAt(index))
                            .as("seed %s at %s", seed, at)
                            .isEqualTo(lineAt(text, at));
                }
            }
        }
    }
}
