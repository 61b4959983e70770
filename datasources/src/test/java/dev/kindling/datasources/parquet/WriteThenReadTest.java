package dev.kindling.datasources.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteThenReadTest {

    private static final List<String> CODECS = List.of("zstd", "snappy", "gzip", "lz4", "uncompressed");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private static Map<String, String> randomOptions(Random random) {
        var options = new HashMap<String, String>();
        options.put("compression", CODECS.get(random.nextInt(CODECS.size())));
        if (random.nextBoolean()) options.put("rowgroupsize", String.valueOf(1 + random.nextInt(3000)));
        if (random.nextBoolean()) options.put("pagesize", String.valueOf(1 + random.nextInt(3000)));
        if (random.nextBoolean()) options.put("pagerowlimit", String.valueOf(1 + random.nextInt(3000)));
        if (random.nextBoolean()) options.put("bloomfiltercolumns", "c0,c1");
        return options;
    }

    private static void assertSameRows(
            String place, List<List<@Nullable Object>> actual, List<List<@Nullable Object>> expected) {
        if (actual.equals(expected)) return;
        assertThat(actual.size()).as(place).isEqualTo(expected.size());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).as(place + ", row " + i).isEqualTo(expected.get(i));
        }
    }

    @Test
    void givesTheSameRows() {
        for (long seed = 1; seed <= 40; seed++) {
            var random = new Random(seed);
            var tables = new RandomTables(seed);
            StructType schema = tables.schema();
            List<List<@Nullable Object>> rows = tables.rows(schema, random.nextInt(3000));
            Map<String, String> options = randomOptions(random);
            Path file = folder.resolve(seed + ".parquet");
            ParquetFiles.write(file, schema, rows, 1 + random.nextInt(2048), options);

            String place = "seed " + seed + ", schema " + schema + ", options " + options;
            assertThat(ParquetFiles.schema(file)).as(place).isEqualTo(schema);
            List<List<@Nullable Object>> read = ParquetFiles.read(file);
            assertSameRows(place, read, rows);
        }
    }

    @Test
    void duckDbReadsTheSameRows() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (long seed = 100; seed <= 115; seed++) {
                var random = new Random(seed);
                var tables = new RandomTables(seed);
                StructType schema = tables.schema();
                List<List<@Nullable Object>> rows = tables.rows(schema, random.nextInt(3000));
                Map<String, String> options = randomOptions(random);
                Path ours = folder.resolve(seed + ".parquet");
                ParquetFiles.write(ours, schema, rows, 2048, options);
                Path theirs = folder.resolve(seed + "-copy.parquet");
                statement.execute("COPY (FROM '" + ours + "') TO '" + theirs + "' (FORMAT parquet)");

                String place = "seed " + seed + ", schema " + schema + ", options " + options;
                List<List<@Nullable Object>> copied =
                        ParquetFiles.read(theirs, ParquetFiles.request(schema), new ParquetFiles.Context());
                assertSameRows(place, copied, rows);
                try (ResultSet result = statement.executeQuery("SELECT count(*) FROM '" + ours + "'")) {
                    result.next();
                    assertThat(result.getLong(1)).as(place).isEqualTo(rows.size());
                }
            }
        }
    }

    @Test
    void writesTheSameBytesEveryTime() throws IOException {
        var tables = new RandomTables(7);
        StructType schema = tables.schema();
        List<List<@Nullable Object>> rows = tables.rows(schema, 5000);
        Path first = folder.resolve("a.parquet");
        Path second = folder.resolve("b.parquet");
        ParquetFiles.write(first, schema, rows, 2048, Map.of());
        ParquetFiles.write(second, schema, rows, 2048, Map.of());

        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
    }
}
