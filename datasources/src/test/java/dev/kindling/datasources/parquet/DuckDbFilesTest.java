package dev.kindling.datasources.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.sql.types.DataType;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that DuckDB has written.
class DuckDbFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private Path copy(String query, String options) throws SQLException {
        Path file = folder.resolve("t" + System.nanoTime() + ".parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet" + options + ")");
        }
        return file;
    }

    private static List<DataType> types(Path file) {
        return ParquetFiles.schema(file).types();
    }

    @Test
    void readsEveryTypeAsOurs() throws SQLException {
        Path file = copy("""
            SELECT true, 1::TINYINT, 2::SMALLINT, 3::INT, 4::BIGINT, 1.5::FLOAT, 2.5::DOUBLE, 'x', 'y'::BLOB,
              DATE '2020-01-02', TIMESTAMP '2020-01-02 03:04:05.678901', TIMESTAMPTZ '1969-12-31 23:59:59+00',
              1.23::DECIMAL(5,2), 12.345::DECIMAL(18,3), '100000000000000000000'::DECIMAL(38,4), -5.5::DECIMAL(38,1),
              200::UTINYINT, 60000::USMALLINT, 4000000000::UINTEGER, 18446744073709551615::UBIGINT,
              TIME '01:02:03', '00112233-4455-6677-8899-aabbccddeeff'::UUID
            """, "");

        assertThat(types(file).stream().map(DataType::catalogString))
                .containsExactly(
                        "boolean",
                        "tinyint",
                        "smallint",
                        "int",
                        "bigint",
                        "float",
                        "double",
                        "string",
                        "binary",
                        "date",
                        "timestamp_ntz",
                        "timestamp",
                        "decimal(5,2)",
                        "decimal(18,3)",
                        "decimal(38,4)",
                        "decimal(38,1)",
                        "smallint",
                        "int",
                        "bigint",
                        "decimal(20,0)",
                        "time(6)",
                        "string");
        long micros = Instant.parse("2020-01-02T03:04:05.678901Z").toEpochMilli() * 1000 + 901;
        assertThat(ParquetFiles.read(file))
                .containsExactly(List.of(
                        true,
                        1,
                        2,
                        3,
                        4L,
                        1.5f,
                        2.5,
                        "x",
                        new BytesValue(new byte[] {'y'}),
                        (int) LocalDate.of(2020, 1, 2).toEpochDay(),
                        micros,
                        -1_000_000L,
                        new BigDecimal("1.23"),
                        new BigDecimal("12.345"),
                        new BigDecimal("100000000000000000000.0000"),
                        new BigDecimal("-5.5"),
                        200,
                        60000,
                        4_000_000_000L,
                        new BigDecimal("18446744073709551615"),
                        3_723_000_000_000L,
                        "00112233-4455-6677-8899-aabbccddeeff"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"uncompressed", "snappy", "zstd", "gzip", "lz4_raw"})
    void readsEveryCodecInBothPageVersions(String codec) throws SQLException {
        String query = """
            SELECT i AS id, i % 7 AS few, CASE WHEN i % 3 = 0 THEN NULL ELSE i * 1.5 END AS holes,
              'text ' || (i * 7919 % 10007) AS words, ['a', 'bb', NULL][i % 3 + 1] AS dict, i % 2 = 0 AS flag
            FROM range(50000) t(i)
            """;
        for (String version : List.of("V1", "V2")) {
            Path file = copy(query, ", COMPRESSION " + codec + ", ROW_GROUP_SIZE 20000, PARQUET_VERSION " + version);
            List<List<@Nullable Object>> rows = ParquetFiles.read(file);
            assertThat(rows).hasSize(50000);
            @Nullable String[] dict = {"a", "bb", null};
            for (int i = 0; i < rows.size(); i++) {
                Object holes = i % 3 == 0 ? null : BigDecimal.valueOf(i).multiply(new BigDecimal("1.5"));
                assertThat(rows.get(i))
                        .isEqualTo(Arrays.asList(
                                (long) i,
                                (long) (i % 7),
                                holes,
                                "text " + ((long) i * 7919 % 10007),
                                dict[i % 3],
                                i % 2 == 0));
            }
        }
    }

    @Test
    void readsNestedColumns() throws SQLException {
        String query = """
            SELECT i,
              CASE WHEN i % 5 = 0 THEN NULL ELSE [x FOR x IN range(i % 4)] END AS list,
              CASE WHEN i % 7 = 0 THEN NULL ELSE {'a': i, 'b': CASE WHEN i % 2 = 0 THEN 'n' || i END} END AS struct,
              [[y, NULL] FOR y IN range(i % 3)] AS lists,
              MAP([('k' || i)], [i]) AS map,
              [{'p': z, 'q': [z]} FOR z IN range(i % 2)] AS structs
            FROM range(5000) t(i)
            """;
        for (String version : List.of("V1", "V2")) {
            Path file = copy(query, ", ROW_GROUP_SIZE 2048, PARQUET_VERSION " + version);
            assertThat(ParquetFiles.schema(file).catalogString())
                    .isEqualTo("struct<i:bigint,list:array<bigint>,struct:struct<a:bigint,b:string>,"
                            + "lists:array<array<bigint>>,map:map<string,bigint>,"
                            + "structs:array<struct<p:bigint,q:array<bigint>>>>");
            List<List<@Nullable Object>> rows = ParquetFiles.read(file);
            assertThat(rows).hasSize(5000);
            for (int i = 0; i < rows.size(); i++) assertThat(rows.get(i)).isEqualTo(nestedRow(i));
        }
    }

    private static List<@Nullable Object> nestedRow(long i) {
        List<Object> list = new ArrayList<>();
        for (long x = 0; x < i % 4; x++) list.add(x);
        List<Object> lists = new ArrayList<>();
        for (long y = 0; y < i % 3; y++) lists.add(Arrays.asList(y, null));
        List<Object> structs = new ArrayList<>();
        for (long z = 0; z < i % 2; z++) structs.add(List.of(z, List.of(z)));
        return Arrays.asList(
                i,
                i % 5 == 0 ? null : list,
                i % 7 == 0 ? null : Arrays.asList(i, i % 2 == 0 ? "n" + i : null),
                lists,
                List.of(List.of("k" + i), List.of(i)),
                structs);
    }

    @Test
    void readsDeltaEncodedNumbersAndTexts() throws SQLException {
        Path file = copy("""
            SELECT (i * i - 1000000)::BIGINT AS a, (i * 31 % 100003)::INT AS b, 'prefix' || i AS c, i / 3.0::DOUBLE AS d
            FROM range(30000) t(i)
            """, ", PARQUET_VERSION V2, DICTIONARY_SIZE_LIMIT 1");
        List<List<@Nullable Object>> rows = ParquetFiles.read(file);
        assertThat(rows).hasSize(30000);
        for (int i = 0; i < rows.size(); i++) {
            assertThat(rows.get(i))
                    .isEqualTo(List.of((long) i * i - 1000000, (int) (i * 31L % 100003), "prefix" + i, i / 3.0));
        }
        assertThat(encodings(file)).contains("DELTA_BINARY_PACKED", "DELTA_LENGTH_BYTE_ARRAY", "BYTE_STREAM_SPLIT");
    }

    private static List<String> encodings(Path file) throws SQLException {
        var names = new ArrayList<String>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT encodings FROM parquet_metadata('" + file + "')")) {
            while (result.next()) names.addAll(List.of(result.getString(1).split(", ")));
        }
        return names;
    }
}
