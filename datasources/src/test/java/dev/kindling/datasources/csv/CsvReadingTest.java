package dev.kindling.datasources.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.WriteRequest.SaveMode;
import dev.kindling.datasources.file.TestScans;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvReadingTest {

    private static final StructType PAIR =
            new StructType().add("n", AtomicType.INT).add("t", AtomicType.STRING);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path directory;

    private final CsvDataSource source = new CsvDataSource();

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("f.csv"), text);
    }

    private StructType inferred(String text, Map<String, String> options) throws IOException {
        return source.open(List.of(file(text).toString()), null, options, TestScans.CONTEXT)
                .schema();
    }

    private List<List<@Nullable Object>> rows(String text, @Nullable StructType schema, Map<String, String> options)
            throws IOException {
        return TestScans.read(source, file(text), schema, options);
    }

    @Test
    void takesNamesFromTheHeaderAndTextsForTypes() throws IOException {
        assertThat(inferred("id,name\n1,a\n", Map.of("header", "true"))).hasToString("struct<id:string,name:string>");
        assertThat(inferred("1,a\n", Map.of())).hasToString("struct<_c0:string,_c1:string>");
        assertThat(inferred("a,,A,b\n1,2,3,4\n", Map.of("header", "true")).fieldNames())
                .containsExactly("a0", "_c1", "A2", "b");
    }

    @Test
    void infersTheNarrowestType() throws IOException {
        String text = """
            i,l,m,d,b,t,day,ts,mixed
            1,3000000000,12345678901234567890,1.5,true,x,2024-02-29,2024-02-29 01:02:03,1
            -2,4,5,2,FALSE,2,2023-01-01,2024-03-01,true
            ,,,,,,,,
            """;
        assertThat(inferred(text, Map.of("header", "true", "inferSchema", "true")))
                .hasToString("struct<i:int,l:bigint,m:decimal(20,0),d:double,b:boolean,t:string,day:date,"
                        + "ts:timestamp,mixed:string>");
    }

    @Test
    void optionsOfTheDialectAreUsed() throws IOException {
        assertThat(rows("1|'a|b'\n2|x\n", PAIR, Map.of("sep", "|", "quote", "'")))
                .containsExactly(List.of(1, "a|b"), List.of(2, "x"));
        assertThat(rows("1||a\n2||b||c\n", PAIR, Map.of("sep", "||")))
                .containsExactly(List.of(1, "a"), List.of(2, "b"));
        assertThat(rows("# no\n1,a\n#2,b\n", PAIR, Map.of("comment", "#"))).containsExactly(List.of(1, "a"));
        assertThat(rows("1\ta\n", PAIR, Map.of("delimiter", "\\t"))).containsExactly(List.of(1, "a"));
        assertThat(rows(
                        " 1 , a \n",
                        PAIR,
                        Map.of("ignoreLeadingWhiteSpace", "true", "ignoreTrailingWhiteSpace", "true")))
                .containsExactly(List.of(1, "a"));
        assertThat(rows("1,a;2,b", PAIR, Map.of("lineSep", ";"))).containsExactly(List.of(1, "a"), List.of(2, "b"));
    }

    @Test
    void readsOtherCharsets() throws IOException {
        Path path = Files.write(directory.resolve("latin.csv"), "1,é\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(TestScans.read(source, path, PAIR, Map.of("encoding", "ISO-8859-1")))
                .containsExactly(List.of(1, "é"));
    }

    @Test
    void tellsNullFromEmptyOnlyWhereTheOptionsDo() throws IOException {
        assertThat(rows("1,\n2,\"\"\n3,-\n", PAIR, Map.of()))
                .containsExactly(Arrays.asList(1, null), Arrays.asList(2, null), List.of(3, "-"));
        assertThat(rows("1,\n2,\"\"\n3,-\n", PAIR, Map.of("nullValue", "-")))
                .containsExactly(Arrays.asList(1, null), List.of(2, ""), Arrays.asList(3, null));
        assertThat(rows("1,\n2,\"\"\n", PAIR, Map.of("emptyValue", "none")))
                .containsExactly(Arrays.asList(1, null), List.of(2, "none"));
    }

    @Test
    void readsTypesInTheirForms() throws IOException {
        var schema = new StructType()
                .add("d", AtomicType.DOUBLE)
                .add("x", new DecimalType(6, 2))
                .add("day", AtomicType.DATE)
                .add("ts", AtomicType.TIMESTAMP);
        assertThat(rows(
                        "1e3,1.005,2024-1-2,2024-01-02T03:04:05.5Z\nNaN,-7,2024-01-02 x,2024-01-02 03:04\n",
                        schema,
                        Map.of()))
                .containsExactly(
                        List.of(1000.0, new java.math.BigDecimal("1.01"), 19724, 1704164645500000L),
                        List.of(Double.NaN, new java.math.BigDecimal("-7.00"), 19724, 1704161040000000L));
        assertThat(rows(
                        "Inf,0,02.01.2024,02/01/24 03h04\n",
                        schema,
                        Map.of("dateFormat", "dd.MM.yyyy", "timestampFormat", "dd/MM/yy HH'h'mm")))
                .containsExactly(
                        List.of(Double.POSITIVE_INFINITY, new java.math.BigDecimal("0.00"), 19724, 1704161040000000L));
    }

    @Test
    void permissiveModeKeepsMalformedRecordsWithNulls() throws IOException {
        var schema = PAIR.add("_corrupt_record", AtomicType.STRING);
        var counters = new TestScans.Counting();
        SourceTable table =
                source.open(List.of(file("1,a\nx,b\n3\n4,d,e\n").toString()), schema, Map.of(), TestScans.CONTEXT);
        assertThat(TestScans.rows(TestScans.scanAll(table), counters))
                .containsExactly(
                        Arrays.asList(1, "a", null),
                        Arrays.asList(null, "b", "x,b"),
                        Arrays.asList(3, null, "3"),
                        Arrays.asList(4, "d", "4,d,e"));
        assertThat(counters.of(ScanCounters.ROWS_READ)).isEqualTo(4);
        assertThat(counters.of(ScanCounters.ROWS_MALFORMED)).isEqualTo(3);
        assertThat(counters.of(ScanCounters.ROWS_REJECTED)).isZero();
    }

    @Test
    void dropMalformedCountsWhatItDrops() throws IOException {
        var counters = new TestScans.Counting();
        SourceTable table = source.open(
                List.of(file("1,a\nx,b\n3\n4,d\n").toString()),
                PAIR,
                Map.of("mode", "dropmalformed"),
                TestScans.CONTEXT);
        assertThat(TestScans.rows(TestScans.scanAll(table), counters))
                .containsExactly(List.of(1, "a"), List.of(4, "d"));
        assertThat(counters.of(ScanCounters.ROWS_READ)).isEqualTo(2);
        assertThat(counters.of(ScanCounters.ROWS_REJECTED)).isEqualTo(2);
    }

    @Test
    void failFastNamesFileLineColumnAndValue() {
        assertThatThrownBy(() -> rows("n,t\n1,\"a\nb\"\n,\nx,b\n", PAIR, Map.of("mode", "FAILFAST", "header", "true")))
                .isInstanceOfSatisfying(KindlingException.class, e -> {
                    assertThat(e.condition()).isEqualTo(ErrorCondition.MALFORMED_RECORD_IN_PARSING);
                    assertThat(e.parameters())
                            .containsEntry("line", "5")
                            .containsEntry("column", "n")
                            .containsEntry("badRecord", "x,b");
                    assertThat(e.getMessage())
                            .contains("`x` in column `n` is no INT")
                            .contains("f.csv");
                });
    }

    @Test
    void saysWhereAQuoteIsNeverClosed() {
        assertThatThrownBy(() -> rows("1,a\n2,\"b\n3,c\n", PAIR, Map.of("mode", "FAILFAST")))
                .isInstanceOfSatisfying(
                        KindlingException.class, e -> assertThat(e.parameters()).containsEntry("line", "2"));
    }

    @Test
    void setsBadRecordsAside() throws IOException {
        Path bad = directory.resolve("bad");
        var options = Map.of("badRecordsPath", bad.toString());
        for (int i = 0; i < 2; i++) {
            assertThat(rows("1,a\nx,\"b\"\"\"\n3,c\n", PAIR, options))
                    .containsExactly(List.of(1, "a"), List.of(3, "c"));
        }
        try (var files = Files.list(bad)) {
            assertThat(files.toList())
                    .singleElement()
                    .satisfies(f -> assertThat(Files.readString(f))
                            .contains("\"line\":2")
                            .contains("\"record\":\"x,\\\"b\\\"\\\"\\\"\"")
                            .endsWith("\n"));
        }
    }

    @Test
    void knowsLinesInEveryPart() throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < 400_000; i++) text.append(i == 399_998 ? "bad" : i).append(",\"x\ny\"\n");
        assertThatThrownBy(() -> rows(text.toString(), PAIR, Map.of("mode", "FAILFAST")))
                .isInstanceOfSatisfying(
                        KindlingException.class, e -> assertThat(e.parameters()).containsEntry("line", "799997"));
    }

    @Test
    void suggestsAMode() {
        assertThatThrownBy(() -> rows("1,a\n", PAIR, Map.of("mode", "FAILFSAT")))
                .isInstanceOfSatisfying(
                        KindlingException.class, e -> assertThat(e.hint()).contains("`FAILFAST`"));
    }

    @Test
    void writesWhatSparkWrites() throws IOException {
        Path path = directory.resolve("out.csv");
        var schema = PAIR.add("d", AtomicType.DATE).add("ts", AtomicType.TIMESTAMP);
        List<List<@Nullable Object>> rows = List.of(
                Arrays.asList(1, " say \"hi\", ", 0, 0L),
                Arrays.asList(null, "", null, 1_500L),
                Arrays.asList(2, null, 1, -1L));
        TestScans.write(
                source,
                path,
                schema,
                rows,
                SaveMode.OVERWRITE,
                List.of(),
                Map.of("header", "true", "singleFile", "true"));
        assertThat(Files.readString(path)).isEqualTo("""
            n,t,d,ts
            1,"say \\"hi\\",",1970-01-01,1970-01-01T01:00:00.000+01:00
            ,"",,1970-01-01T01:00:00.001500+01:00
            2,,1970-01-02,1970-01-01T00:59:59.999999+01:00
            """);
    }

    /// The same rows as DuckDB, over random files with quotes and line ends in quotes.
    @Test
    void readsWhatDuckDbReads() throws IOException, SQLException {
        var schema = new StructType()
                .add("i", AtomicType.LONG)
                .add("d", AtomicType.DOUBLE)
                .add("m", new DecimalType(12, 3))
                .add("day", AtomicType.DATE)
                .add("b", AtomicType.BOOLEAN)
                .add("t", AtomicType.STRING);
        String[] texts = {"a", "\"a,b\"", "\"say \"\"hi\"\"\"", "\"x\ny\"", "ü", "\"\"\"\"", "it's", ""};
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            for (long seed = 0; seed < 20; seed++) {
                var random = new Random(seed);
                var text = new StringBuilder("i,d,m,day,b,t\n");
                for (int i = 0; i < 300; i++) {
                    text.append(random.nextInt(9) == 0 ? "" : random.nextLong() >> random.nextInt(60))
                            .append(',');
                    text.append(random.nextInt(9) == 0 ? "" : random.nextGaussian() * Math.pow(10, random.nextInt(30)))
                            .append(',');
                    text.append(random.nextInt(100_000_000))
                            .append('.')
                            .append(random.nextInt(1000))
                            .append(',');
                    text.append(LocalDate.ofEpochDay(random.nextInt(30_000))).append(',');
                    text.append(random.nextBoolean()).append(',');
                    text.append(texts[random.nextInt(texts.length)]).append('\n');
                }
                Path path = file(text.toString());
                var ours = TestScans.read(source, path, schema, Map.of("header", "true", "escape", "\""));
                var theirs = new ArrayList<List<@Nullable Object>>();
                String query = "select * from read_csv('" + path + "', header=true, quote='\"', escape='\"', columns="
                        + "{'i':'BIGINT','d':'DOUBLE','m':'DECIMAL(12,3)','day':'DATE','b':'BOOLEAN','t':'VARCHAR'})";
                try (ResultSet result = statement.executeQuery(query)) {
                    while (result.next()) {
                        LocalDate day = result.getObject(4, LocalDate.class);
                        theirs.add(Arrays.asList(
                                result.getObject(1),
                                result.getObject(2),
                                result.getObject(3),
                                (int) day.toEpochDay(),
                                result.getObject(5),
                                result.getObject(6)));
                    }
                }
                assertThat(ours).as("seed %s", seed).isEqualTo(theirs);
            }
        }
    }

    /// A compressed file is read as a whole, a large plain one in parts by several threads.
    @Test
    void partsHaveTheTypesOfTheWhole() throws IOException {
        String[] odd = {"1.5", "x", "2024-01-02", "12345678901", "\"1,\n2\"", "12345678901234567890", "true", "", "-0"};
        String[] usual = {"7", "2.25", "2023-12-31", "\"1\n2\"", "false", "2023-12-31 10:00:00", ""};
        for (long seed = 0; seed < 12; seed++) {
            var random = new Random(seed);
            String end = random.nextBoolean() ? "\n" : "\r\n";
            String row = String.join(",", usual) + ",\"filler " + "z".repeat(random.nextInt(90)) + "\"" + end;
            var text = new StringBuilder("a,b,c,d,e,f,g,h" + end).append(row.repeat((5 << 20) / row.length()));
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = text.indexOf(end + "7", random.nextInt(text.length() - row.length())) + end.length();
                String[] values = usual.clone();
                values[random.nextInt(values.length)] = odd[random.nextInt(odd.length)];
                text.insert(at, String.join(",", values) + ",last" + end);
            }
            Path plain = Files.writeString(directory.resolve("parts.csv"), text);
            Path packed = directory.resolve("whole.csv.gz");
            try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
            var options = Map.of("header", "true", "inferSchema", "true");
            assertThat(source.open(List.of(plain.toString()), null, options, TestScans.CONTEXT)
                            .schema())
                    .as("seed %s", seed)
                    .isEqualTo(source.open(List.of(packed.toString()), null, options, TestScans.CONTEXT)
                            .schema());
        }
    }
}
