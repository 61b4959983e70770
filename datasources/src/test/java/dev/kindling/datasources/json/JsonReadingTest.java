package dev.kindling.datasources.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.WriteRequest.SaveMode;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileMemo;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.TestScans;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReadingTest {

    private static final StructType ALL = new StructType()
            .add("i", AtomicType.INT)
            .add("l", AtomicType.LONG)
            .add("d", AtomicType.DOUBLE)
            .add("m", new DecimalType(10, 2))
            .add("b", AtomicType.BOOLEAN)
            .add("t", AtomicType.STRING)
            .add("day", AtomicType.DATE)
            .add("ts", AtomicType.TIMESTAMP)
            .add("a", new ArrayType(AtomicType.LONG))
            .add("s", new StructType().add("x", AtomicType.STRING));

    private static final String[] VALUES = {
        "1",
        "-7",
        "3.5",
        "1e3",
        "12345678901",
        "\"text\"",
        "\"\"",
        "\"esc \\\"q\\\" \\u00e9 \\n\"",
        "true",
        "false",
        "null",
        "\"2024-01-02\"",
        "\"2024-01-02T03:04:05.678Z\"",
        "[1, 2,null]",
        "[]",
        "{\"x\":\"y\"}",
        "{\"x\": 1, \"z\":[{}]}",
        "\"NaN\"",
        "0.10",
        "\"ü€\"",
        "[1,\"a\"]",
        "1704164645"
    };

    private static final String[] BROKEN = {
        "01",
        "+1",
        ".5",
        "1.",
        "tru",
        "\"open",
        "{",
        "[1",
        "'single'",
        "nul",
        "-",
        "\"tab\there\"",
        "NaN",
        "1 2",
        "}",
        ""
    };

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path directory;

    private final JsonDataSource source = new JsonDataSource();

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("f.json"), text);
    }

    private List<List<@Nullable Object>> rows(String text, @Nullable StructType schema, Map<String, String> options)
            throws IOException {
        return TestScans.read(source, file(text), schema, options);
    }

    private String schema(String text, Map<String, String> options) throws IOException {
        return source.open(List.of(file(text).toString()), null, options, TestScans.CONTEXT)
                .schema()
                .toString();
    }

    private static String randomRecord(Random random, boolean broken) {
        var text = new StringBuilder("{");
        boolean shuffled = random.nextInt(5) == 0;
        for (int i = 0; i < ALL.size(); i++) {
            if (random.nextInt(6) == 0) continue;
            int field = shuffled ? random.nextInt(ALL.size()) : i;
            if (text.length() > 1) text.append(random.nextInt(10) == 0 ? " , " : ",");
            String name = random.nextInt(12) == 0 ? "unknown" : ALL.field(field).name();
            text.append('"').append(name).append(random.nextInt(10) == 0 ? "\" : " : "\":");
            String[] values = broken && random.nextInt(8) == 0 ? BROKEN : VALUES;
            text.append(values[random.nextInt(values.length)]);
        }
        return text.append(random.nextInt(20) == 0 ? " } " : "}").toString();
    }

    /// A comment before a record keeps it from the byte path.
    @Test
    void theBytePathReadsWhatJacksonReads() throws IOException {
        StructType schema = ALL.add("_corrupt_record", AtomicType.STRING);
        var options = Map.of("allowComments", "true", "allowSingleQuotes", "false");
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var lines = new ArrayList<String>();
            for (int i = 0; i < 30; i++) lines.add(randomRecord(random, seed % 2 == 0));
            String plain = String.join("\n", lines);
            String commented = lines.stream().map(l -> "/**/" + l).collect(Collectors.joining("\n"));
            var ours = rows(plain, schema, options);
            var theirs = rows(commented, schema, options);
            for (var row : theirs) {
                Object record = row.getLast();
                if (record != null) row.set(row.size() - 1, ((String) record).substring(4));
            }
            assertThat(ours).as("seed %s\n%s", seed, plain).isEqualTo(theirs);
        }
    }

    /// A comment before a record keeps it from the byte path.
    @Test
    void numbersOfAnyLengthAreWhatJacksonReads() throws IOException {
        StructType schema = new StructType()
                .add("d", new DecimalType(38, 10))
                .add("t", AtomicType.STRING)
                .add("_corrupt_record", AtomicType.STRING);
        String digits = "12345678901234567890";
        var lines = new ArrayList<String>();
        for (String sign : List.of("", "-", "0", "-0", "00", "+")) {
            for (int whole = 0; whole <= 20; whole++) {
                for (int fraction = -1; fraction <= 17; fraction++) {
                    String point = fraction < 0 ? "" : "." + digits.substring(0, fraction);
                    for (String exponent : List.of("", "e1", "E-2", "e", ".", "-", "x")) {
                        String number = sign + digits.substring(0, whole) + point + exponent;
                        lines.add(whole % 2 == 0 ? "{\"d\":" + number + ",\"t\":\"x\"}" : "{\"d\":" + number + "}");
                    }
                }
            }
        }
        var options = Map.of("allowComments", "true");
        var theirs = rows(lines.stream().map(line -> "/**/" + line).collect(Collectors.joining("\n")), schema, options);
        for (var row : theirs) {
            Object record = row.getLast();
            if (record != null) row.set(row.size() - 1, ((String) record).substring(4));
        }
        assertThat(rows(String.join("\n", lines), schema, options)).isEqualTo(theirs);
    }

    @Test
    void keysMayComeAndGo() throws IOException {
        var schema = new StructType().add("a", AtomicType.LONG).add("t", AtomicType.STRING);
        var random = new Random(7);
        var text = new StringBuilder();
        var expected = new ArrayList<List<@Nullable Object>>();
        for (int i = 0; i < 20_000; i++) {
            boolean hasNumber = random.nextBoolean();
            boolean hasText = random.nextBoolean();
            String key = "k" + (i < 10_000 ? i : random.nextInt(5));
            text.append("{\"").append(key).append(i % 3 == 0 ? "\":null" : "\":\"v\"");
            if (hasNumber) text.append(",\"a\":").append(i);
            if (hasText) text.append(i % 2 == 0 ? ",\"t\":\"x\"" : ",\"t\":null");
            text.append("}\n");
            expected.add(Arrays.asList(hasNumber ? (long) i : null, hasText && i % 2 == 0 ? "x" : null));
        }
        assertThat(rows(text.toString(), schema, Map.of())).isEqualTo(expected);
    }

    /// A comment before a record keeps it from the byte path.
    @Test
    void theBytePathInfersWhatJacksonInfers() throws IOException {
        List<String> flags = List.of("prefersDecimal", "primitivesAsString", "inferTimestamp", "dropFieldIfAllNull");
        for (long seed = 0; seed < 400; seed++) {
            var random = new Random(seed);
            var options = new HashMap<>(Map.of("allowComments", "true"));
            if (random.nextBoolean()) options.put(flags.get(random.nextInt(flags.size())), "true");
            var lines = new ArrayList<String>();
            for (int i = random.nextInt(40); i >= 0; i--) lines.add(randomRecord(random, seed % 3 == 0));
            String plain = String.join("\n", lines);
            String commented = lines.stream().map(l -> "/**/" + l).collect(Collectors.joining("\n"));
            assertThat(schema(plain, options)).as("seed %s\n%s", seed, plain).isEqualTo(schema(commented, options));
        }
    }

    @Test
    void partsGiveEachRecordOnce() throws IOException {
        var format = new JsonFormat();
        for (long seed = 0; seed < 60; seed++) {
            var random = new Random(seed);
            var lines = new ArrayList<String>();
            for (int i = 0; i < 20; i++) lines.add(random.nextInt(9) == 0 ? "" : randomRecord(random, false));
            String end = random.nextBoolean() ? "\n" : random.nextBoolean() ? "\r\n" : "\r";
            Path path = file(String.join(end, lines));
            var whole = TestScans.read(source, path, ALL, Map.of());
            var entry = new FileEntry(path.toString(), Files.size(path), 0);
            var columns = List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
            var request = new FileScanRequest(
                    ALL,
                    columns,
                    List.of(),
                    null,
                    FileSystems.local(),
                    Map.of("timezone", "Europe/Berlin"),
                    5 + random.nextInt(200),
                    new FileMemo());
            var parts = new ArrayList<List<@Nullable Object>>();
            for (FileSplit split : format.splits(entry, request)) {
                try (var reader = format.open(split, request, new TestScans.Counting())) {
                    for (var batch = reader.next(); batch != null; batch = reader.next()) {
                        TestScans.addRows(batch, ALL, parts);
                    }
                }
            }
            assertThat(parts).as("seed %s", seed).isEqualTo(whole);
        }
    }

    /// Lines of which the byte path finds the end by reading them, with all that may come before, within and
    /// behind.
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndWhereTheirObjectsEnd(String end) throws IOException {
        var schema = new StructType().add("a", AtomicType.LONG).add("t", AtomicType.STRING);
        String text = String.join(
                end,
                "\ufeff{\"a\":1,\"t\":\"x\"}",
                "",
                "  \t ",
                "\t {\"a\":2,\"t\":\"\"} \t",
                "{}",
                " { } ",
                "{\"a\":3 }",
                "{\"t\":\"y\",\"a\":4}",
                "{\"a\":5,\"a\":6,\"t\":\"\\u00e9\"}",
                "{\"a\":7,\"t\":\"a \\\"quote\\\"\",\"more\":[{}]}",
                "{\"a\":8,\"t\":\"z\"}{\"a\":9}",
                "{\"a\":10,",
                "\"t\":\"w\"}",
                "{\"a\":11,\"t\":\"€ü\"} x",
                "{\"a\":12,\"t\":null}");
        for (String last : List.of("", end, end + end)) {
            assertThat(rows(text + last, schema.add("_corrupt_record", AtomicType.STRING), Map.of()))
                    .containsExactly(
                            Arrays.asList(1L, "x", null),
                            Arrays.asList(2L, "", null),
                            Arrays.asList(null, null, null),
                            Arrays.asList(null, null, null),
                            Arrays.asList(3L, null, null),
                            Arrays.asList(4L, "y", null),
                            Arrays.asList(6L, "é", null),
                            Arrays.asList(7L, "a \"quote\"", null),
                            Arrays.asList(8L, "z", null),
                            Arrays.asList(null, null, "{\"a\":10,"),
                            Arrays.asList(null, null, "\"t\":\"w\"}"),
                            Arrays.asList(11L, "€ü", null),
                            Arrays.asList(12L, null, null));
        }
        assertThatThrownBy(() -> rows(text, schema, Map.of("mode", "FAILFAST")))
                .isInstanceOfSatisfying(
                        KindlingException.class, e -> assertThat(e.parameters()).containsEntry("line", "12"));
        assertThat(rows(text.replace(end, "|"), schema, Map.of("lineSep", "|", "mode", "DROPMALFORMED")))
                .hasSize(11);
    }

    @Test
    void recordsMayBeCutByTheEndOfABlock() throws IOException {
        var schema = new StructType().add("a", AtomicType.LONG).add("t", AtomicType.STRING);
        for (String end : List.of("\n", "\r\n", "\r")) {
            for (int shift = 0; shift < 40; shift++) {
                var lines = new ArrayList<String>();
                lines.add("{\"a\":0,\"t\":\"" + "x".repeat(shift) + "\"}");
                int count = (1 << 16) / 30 + 4;
                for (int i = 1; i < count; i++) lines.add("{\"a\":" + (1_000_000 + i) + ",\"t\":\"0123456\"}");
                Path path = file(String.join(end, lines));
                var rows = TestScans.read(source, path, schema, Map.of());
                assertThat(rows).hasSize(count);
                for (int i = 1; i < count; i++) assertThat(rows.get(i)).isEqualTo(List.of(1_000_000L + i, "0123456"));
                assertThat(source.open(List.of(path.toString()), null, Map.of(), TestScans.CONTEXT)
                                .schema()
                                .toString())
                        .isEqualTo("struct<a:bigint,t:string>");
            }
        }
    }

    @Test
    void infersAndMergesTypes() throws IOException {
        String text = """
            {"b":1,"a":{"x":1},"n":null,"l":[1]}
            {"b":2.5,"a":{"y":"s"},"l":[2.5,null],"z":true}
            {"big":12345678901234567890}
            """;
        assertThat(schema(text, Map.of()))
                .isEqualTo(
                        "struct<a:struct<x:bigint,y:string>,b:double,big:decimal(20,0),l:array<double>,n:string,z:boolean>");
        assertThat(schema("{\"a\":1,\"b\":[true]}\n", Map.of("primitivesAsString", "true")))
                .isEqualTo("struct<a:string,b:array<string>>");
        assertThat(schema("{\"a\":1.25}\n{\"a\":10}\n", Map.of("prefersDecimal", "true")))
                .isEqualTo("struct<a:decimal(22,2)>");
        assertThat(schema("{\"a\":\"2024-01-02 03:04:05\"}\n", Map.of("inferTimestamp", "true")))
                .isEqualTo("struct<a:timestamp>");
        assertThat(schema("{\"a\":1}\nbroken\n", Map.of())).isEqualTo("struct<_corrupt_record:string,a:bigint>");
    }

    /// Inference reads a block at a time; the type that decides is in the last line.
    @ParameterizedTest
    @ValueSource(ints = {65_535, 65_536, 1 << 20, 3_000_001})
    void infersFromFilesOfManyBlocks(int bytes) throws IOException {
        String line = "{\"a\":1,\"text\":\"0123456789\"}\n";
        var text = new StringBuilder(line.repeat(bytes / line.length()));
        text.append("{\"a\":1.5").repeat(" ", bytes % line.length()).append("}\n");
        assertThat(schema(text.toString(), Map.of())).isEqualTo("struct<a:double,text:string>");
    }

    @Test
    void readsDocumentsOverManyLines() throws IOException {
        var schema = new StructType().add("i", AtomicType.INT);
        String text = "[\n {\"i\":\n 1},\n {\"i\": 2}\n]\n";
        assertThat(rows(text, schema, Map.of("multiLine", "true"))).containsExactly(List.of(1), List.of(2));
        assertThat(rows("{\n\"i\": 3\n}\n", schema, Map.of("multiLine", "true")))
                .containsExactly(List.of(3));
        assertThat(rows("[{\"i\":1},{\"i\":2}]\n{\"i\":3}\n", schema, Map.of()))
                .containsExactly(List.of(1), List.of(2), List.of(3));
        var many = new StringBuilder("[");
        for (int i = 0; i < 5000; i++)
            many.append(i == 0 ? "" : ",").append("{\"i\":").append(i).append('}');
        assertThat(rows(many.append("]").toString(), schema, Map.of())).hasSize(5000);
        assertThat(rows(many.toString(), schema, Map.of("multiLine", "true"))).hasSize(5000);
    }

    @Test
    void lenientOptionsReachJackson() throws IOException {
        var schema = new StructType().add("i", AtomicType.INT).add("t", AtomicType.STRING);
        assertThat(rows(
                        "{i:1,'t':'x'} // no\n",
                        schema,
                        Map.of("allowUnquotedFieldNames", "true", "allowComments", "true")))
                .containsExactly(List.of(1, "x"));
        assertThat(rows("{\"i\":007}\n", schema, Map.of("allowNumericLeadingZeros", "true")))
                .containsExactly(Arrays.asList(7, null));
    }

    @Test
    void readsUtf16() throws IOException {
        Path path = Files.write(directory.resolve("u.json"), "{\"t\":\"é\"}\n".getBytes(StandardCharsets.UTF_16));
        var schema = new StructType().add("t", AtomicType.STRING);
        assertThat(TestScans.read(source, path, schema, Map.of("encoding", "UTF-16")))
                .containsExactly(List.of("é"));
    }

    @Test
    void modesDecideAboutMalformedRecords() throws IOException {
        var schema = new StructType().add("i", AtomicType.INT).add("t", AtomicType.STRING);
        String text = "{\"i\":1,\"t\":\"a\"}\n{\"i\":\"x\",\"t\":\"b\"}\n{\"i\":\n{\"i\":4}\n";
        var counters = new TestScans.Counting();
        SourceTable table =
                source.open(List.of(file(text).toString()), schema, Map.of("mode", "DROPMALFORMED"), TestScans.CONTEXT);
        assertThat(TestScans.rows(TestScans.scanAll(table), counters))
                .containsExactly(List.of(1, "a"), Arrays.asList(4, null));
        assertThat(counters.of(ScanCounters.ROWS_READ)).isEqualTo(2);
        assertThat(counters.of(ScanCounters.ROWS_REJECTED)).isEqualTo(2);
        assertThat(rows(text, schema.add("_corrupt_record", AtomicType.STRING), Map.of()))
                .contains(Arrays.asList(null, "b", "{\"i\":\"x\",\"t\":\"b\"}"), Arrays.asList(null, null, "{\"i\":"));
        assertThatThrownBy(() -> rows(text, schema, Map.of("mode", "FAILFAST")))
                .isInstanceOfSatisfying(KindlingException.class, e -> {
                    assertThat(e.condition()).isEqualTo(ErrorCondition.MALFORMED_RECORD_IN_PARSING);
                    assertThat(e.parameters()).containsEntry("line", "2").containsEntry("column", "i");
                });
    }

    @Test
    void writesOneObjectALine() throws IOException {
        Path path = directory.resolve("out.json");
        var schema = new StructType()
                .add("t", AtomicType.STRING)
                .add("ts", AtomicType.TIMESTAMP)
                .add("s", new StructType().add("x", AtomicType.INT).add("y", AtomicType.DOUBLE));
        List<List<@Nullable Object>> rows =
                List.of(Arrays.asList("q\"\\\n\u0001é", 0L, Arrays.asList(null, 1.5)), Arrays.asList(null, null, null));
        TestScans.write(source, path, schema, rows, SaveMode.OVERWRITE, List.of(), Map.of("singleFile", "true"));
        assertThat(Files.readString(path))
                .isEqualTo("{\"t\":\"q\\\"\\\\\\n"
                        + "\\u0001é\",\"ts\":\"1970-01-01T01:00:00.000+01:00\",\"s\":{\"y\":1.5}}\n"
                        + "{}\n");
        var options =
                Map.of("singleFile", "true", "ignoreNullFields", "false", "writeNonAsciiCharacterAsCodePoint", "true");
        TestScans.write(source, path, schema, rows, SaveMode.OVERWRITE, List.of(), options);
        assertThat(Files.readString(path)).contains("\\u00e9").endsWith("{\"t\":null,\"ts\":null,\"s\":null}\n");
    }

    /// A compressed file is read as a whole, a large plain one in parts by several threads.
    @Test
    void partsHaveTheTypesOfTheWhole() throws IOException {
        for (long seed = 0; seed < 10; seed++) {
            var random = new Random(seed);
            String line = "{\"a\":1,\"b\":\"" + "x".repeat(random.nextInt(70)) + "\"}\n";
            var text = new StringBuilder(line.repeat((5 << 20) / line.length()));
            for (int i = random.nextInt(4); i > 0; i--) {
                int at = text.indexOf("\n", random.nextInt(text.length() - 1)) + 1;
                text.insert(at, randomRecord(random, seed % 2 == 0) + "\n");
            }
            Path plain = Files.writeString(directory.resolve("parts.json"), text);
            Path packed = directory.resolve("whole.json.gz");
            try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
                out.write(text.toString().getBytes(StandardCharsets.UTF_8));
            }
            assertThat(source.open(List.of(plain.toString()), null, Map.of(), TestScans.CONTEXT)
                            .schema())
                    .as("seed %s", seed)
                    .isEqualTo(source.open(List.of(packed.toString()), null, Map.of(), TestScans.CONTEXT)
                            .schema());
        }
    }

    /// Of several malformed records that threads come upon, the first in the files is the one to name.
    @Test
    void theFirstFailureOfAllPartsIsTold() throws IOException {
        String line = "{\"a\":1,\"b\":\"0123456789\"}\n";
        String part = line.repeat((2 << 20) / line.length());
        String text = part + "{\"first\n" + part + "{\"second\":,}\n" + part;
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> schema(text, Map.of("mode", "FAILFAST")))
                    .isInstanceOf(KindlingException.class)
                    .hasMessageContaining("end-of-input in field name");
        }
    }

    /// A key that differs from the one expected in any one byte is another key.
    @Test
    void everyByteOfAKeyCounts() throws IOException {
        for (int length = 1; length <= 45; length++) {
            String key = "k".repeat(length);
            var lines = new ArrayList<String>();
            var expected = new ArrayList<List<@Nullable Object>>();
            for (int i = 0; i < length; i++) {
                lines.add("{\"" + key + "\":1,\"other\":2}");
                expected.add(List.of(1L));
                lines.add("{\"" + key.substring(0, i) + "K" + key.substring(i + 1) + "\":1,\"other\":2}");
                expected.add(Collections.singletonList(null));
            }
            var schema = new StructType().add(key, AtomicType.LONG);
            assertThat(rows(String.join("\n", lines), schema, Map.of())).isEqualTo(expected);
        }
    }
}
