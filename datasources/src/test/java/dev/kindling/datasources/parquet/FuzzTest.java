package dev.kindling.datasources.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Damaged files: they read as something, or fail with an error of ours.
class FuzzTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private List<byte[]> soundFiles() throws IOException, SQLException {
        var files = new ArrayList<byte[]>();
        for (long seed = 1; seed <= 6; seed++) {
            var tables = new RandomTables(seed);
            StructType schema = tables.schema();
            Path file = folder.resolve("sound.parquet");
            String codec = seed % 2 == 0 ? "uncompressed" : "snappy";
            ParquetFiles.write(
                    file, schema, tables.rows(schema, 300), 100, Map.of("compression", codec, "pagerowlimit", "100"));
            files.add(Files.readAllBytes(file));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (String options : List.of("PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1", "PARQUET_VERSION V1")) {
                Path file = folder.resolve("duck.parquet");
                statement.execute("COPY (SELECT i, 'text' || i AS t, i / 7.0::DOUBLE AS d, [i, i] AS l, i % 3 AS m"
                        + " FROM range(500) r(i)) TO '" + file + "' (FORMAT parquet, COMPRESSION uncompressed, "
                        + options + ")");
                files.add(Files.readAllBytes(file));
            }
        }
        return files;
    }

    private void readDamaged(byte[] bytes, String what) throws IOException {
        Path file = folder.resolve("damaged.parquet");
        Files.write(file, bytes);
        try {
            ParquetFiles.read(file);
        } catch (KindlingException e) {
            assertThat(e.condition())
                    .as(what)
                    .isIn(
                            ErrorCondition.FILE_CORRUPT,
                            ErrorCondition.FAILED_READ_FILE,
                            ErrorCondition.UNSUPPORTED_FEATURE,
                            ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY);
        } catch (RuntimeException | OutOfMemoryError e) {
            throw new AssertionError(what, e);
        }
    }

    @Test
    void flippedBitsNeverEndInAnythingButOurErrors() throws Exception {
        var random = new Random(11);
        int index = 0;
        for (byte[] sound : soundFiles()) {
            for (int i = 0; i < 150; i++) {
                byte[] damaged = sound.clone();
                // Half of the damage in the footer, where lengths and positions are.
                boolean inFooter = i % 2 == 0;
                int footer = LittleEndian.getInt(sound, sound.length - 8);
                int flips = 1 + random.nextInt(3);
                for (int k = 0; k < flips; k++) {
                    int at = inFooter
                            ? sound.length - 8 - footer + random.nextInt(footer)
                            : random.nextInt(sound.length);
                    damaged[at] ^= (byte) (1 << random.nextInt(8));
                }
                readDamaged(damaged, "file " + index + ", damage " + i);
            }
            index++;
        }
    }

    @Test
    void cutFilesAreCorrupt() throws Exception {
        var random = new Random(12);
        for (byte[] sound : soundFiles()) {
            for (int i = 0; i < 20; i++) {
                Path file = folder.resolve("cut.parquet");
                Files.write(file, Arrays.copyOf(sound, random.nextInt(sound.length)));
                assertThatThrownBy(() -> ParquetFiles.read(file))
                        .isInstanceOfSatisfying(
                                KindlingException.class,
                                e -> assertThat(e.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT));
            }
        }
    }

    @Test
    void bytesLostInTheMiddleAreCorruptAndTheMessageNamesThePlace() throws Exception {
        byte[] sound = soundFiles().getFirst();
        byte[] holed = sound.clone();
        int footer = LittleEndian.getInt(sound, sound.length - 8);
        Arrays.fill(holed, 4, sound.length - 8 - footer, (byte) 0xFF);
        Path file = folder.resolve("holed.parquet");
        Files.write(file, holed);

        assertThatThrownBy(() -> ParquetFiles.read(file)).isInstanceOfSatisfying(KindlingException.class, e -> {
            assertThat(e.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
            assertThat(e.parameters()).containsEntry("path", file.toString());
            assertThat(e.parameters().get("place")).startsWith("row group 0 at byte 4");
        });
    }

    @Test
    void otherFilesAreNotParquet() throws Exception {
        Path file = folder.resolve("people.csv");
        Files.write(file, "name,age\nAda,36\nGrace,45\n".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> ParquetFiles.schema(file)).isInstanceOfSatisfying(KindlingException.class, e -> {
            assertThat(e.condition()).isEqualTo(ErrorCondition.FILE_CORRUPT);
            assertThat(e.getMessage()).contains("is not a Parquet file");
        });
    }
}
