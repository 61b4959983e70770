package dev.kindling.rdd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {

    private static byte[] compressed(Compression compression, String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = compression.compress(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static String plain(Compression compression, byte[] bytes) throws IOException {
        try (var in = compression.decompress(new ByteArrayInputStream(bytes), "some.file")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatItWrote(Compression compression) throws IOException {
        String text = "line of text\n".repeat(50_000);
        assertThat(plain(compression, compressed(compression, text))).isEqualTo(text);
        assertThat(plain(compression, compressed(compression, ""))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"LZMA", "DEFLATE"})
    void readsSeveralMembersAsOne(Compression compression) throws IOException {
        var bytes = new ByteArrayOutputStream();
        bytes.write(compressed(compression, "first "));
        bytes.write(compressed(compression, "second"));
        assertThat(plain(compression, bytes.toByteArray())).isEqualTo("first second");
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void namesTheFileThatIsDamaged(Compression compression) throws IOException {
        byte[] whole = compressed(compression, "line of text\n".repeat(5000));
        for (byte[] bad :
                new byte[][] {Arrays.copyOf(whole, whole.length / 2), "not compressed".getBytes(StandardCharsets.UTF_8)
                }) {
            var error = catchThrowableOfType(KindlingException.class, () -> plain(compression, bad));
            assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
            assertThat(error.parameters()).containsEntry("path", "some.file");
        }
    }

    @Test
    void isKnownByTheEndOfTheName() {
        assertThat(Compression.ofName("a/b.csv.GZ")).isEqualTo(Compression.GZIP);
        assertThat(Compression.ofName("b.json.zst")).isEqualTo(Compression.ZSTD);
        assertThat(Compression.ofName("gz")).isEqualTo(Compression.NONE);
        assertThat(Compression.plainName("b.json.bz2")).isEqualTo("b.json");
        assertThat(Compression.plainName("b.json")).isEqualTo("b.json");
    }
}
