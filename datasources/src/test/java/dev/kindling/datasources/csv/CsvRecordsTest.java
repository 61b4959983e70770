package dev.kindling.datasources.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.file.FileMemo;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TestScans;
import dev.kindling.datasources.file.TextBuffer;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the byte path to univocity, and parts of a file to the whole.
class CsvRecordsTest {

    private static final String[] PIECES = {
        "a",
        "bc",
        "1",
        "-2.5",
        " ",
        "é",
        "long text without anything",
        "\"q\"",
        "\"a,b\"",
        "\"x\ny\"",
        "\"\"",
        "\"\"\"\"",
        "\"say \"\"hi\"\"\"",
        "\"esc \\\" quote\"",
        "\"back\\\\slash\"",
        "\"end\\\\\"",
        "\\",
        "a\"b",
        "\"a\" ",
        "\"a\"b",
        "\"a\" b",
        "\"a\\b\"",
        "\"1\r\n2\"",
        "2024-01-02",
        "\"\"x",
        "\"a\"\"b\"",
        "'"
    };

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path directory;

    private static String randomText(Random random, String[] pieces, String lineEnd) {
        var text = new StringBuilder();
        int records = random.nextInt(30);
        for (int i = 0; i < records; i++) {
            int fields = 1 + random.nextInt(5);
            for (int j = 0; j < fields; j++) {
                if (j > 0) text.append(',');
                if (random.nextInt(6) > 0) text.append(pieces[random.nextInt(pieces.length)]);
            }
            if (i < records - 1 || random.nextBoolean()) text.append(lineEnd);
            if (random.nextInt(20) == 0) text.append(lineEnd);
        }
        return text.toString();
    }

    private static List<List<@Nullable String>> all(CsvRecords records, int width) {
        var rows = new ArrayList<List<@Nullable String>>();
        var table = new FieldTable(width, 7);
        var problems = new RowProblems(7);
        while (records.next(table, problems)) {
            for (int i = 0; i < table.rowCount(); i++) {
                var row = new ArrayList<@Nullable String>();
                for (int j = 0; j < width; j++) {
                    int at = i * width + j;
                    int length = table.lengths()[at];
                    row.add(
                            length < 0
                                    ? null
                                    : new String(table.heap(), table.starts()[at], length, StandardCharsets.UTF_8)
                                            .replace("\r\n", "\n"));
                }
                row.add(problems.isMarked(i) ? "bad" : "good");
                rows.add(row);
            }
            problems.clear();
        }
        records.close();
        return rows;
    }

    private static CsvOptions dialect(Random random) {
        var options = new HashMap<String, String>();
        options.put("nullvalue", "NULL");
        if (random.nextBoolean()) options.put("escape", "\"");
        return CsvOptions.of(options);
    }

    @Test
    void findsWhatUnivocityFinds() throws IOException {
        for (long seed = 0; seed < 3000; seed++) {
            var random = new Random(seed);
            String text = randomText(random, PIECES, random.nextBoolean() ? "\n" : "\r\n");
            CsvOptions options = dialect(random);
            assertThat(options.fitsBytePath()).isTrue();
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // The library's path gives every line end within quotes as \n.
            var library = all(new UnivocityRecords("x", new ByteArrayInputStream(bytes), options, 7, 0), 4);
            var buffer = TextBuffer.ofStream("x", new ByteArrayInputStream(bytes));
            var ours = all(new ByteCsvRecords(buffer, options, Long.MAX_VALUE / 2, 0), 4);
            assertThat(ours)
                    .as("seed %s, escape %s, text:\n%s", seed, options.escape(), text)
                    .isEqualTo(library);
        }
    }

    @Test
    void smallBuffersChangeNothing() throws IOException {
        for (long seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            String text =
                    randomText(random, PIECES, random.nextBoolean() ? "\n" : random.nextBoolean() ? "\r\n" : "\r");
            CsvOptions options = dialect(random);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            var whole = TextBuffer.ofStream("x", new ByteArrayInputStream(bytes));
            var expected = all(new ByteCsvRecords(whole, options, Long.MAX_VALUE / 2, 0), 4);
            Path file = Files.write(directory.resolve("f" + seed), bytes);
            var small = TextBuffer.ofFile(
                    "x", FileInput.open(FileSystems.local(), file.toString()), 0, bytes.length, 16 + random.nextInt(9));
            var actual = all(new ByteCsvRecords(small, options, Long.MAX_VALUE / 2, 0), 4);
            assertThat(actual).as("seed %s, text:\n%s", seed, text).isEqualTo(expected);
        }
    }

    /// Splits of a few bytes, read in random order, give each record once, wherever quotes and line ends fall.
    @Test
    void partsGiveEachRecordOnce() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            String text =
                    randomText(random, PIECES, random.nextBoolean() ? "\n" : random.nextBoolean() ? "\r\n" : "\r");
            if (random.nextInt(4) == 0) text = "\uFEFF" + text;
            Path file = Files.writeString(directory.resolve("f" + seed), text);
            Map<String, String> options = Map.of("escape", random.nextBoolean() ? "\"" : "\\", "header", "true");
            StructType schema = new StructType();
            for (int i = 0; i < 4; i++) schema = schema.add("c" + i, AtomicType.STRING);
            var whole = read(file, schema, options, 1 << 20, random);
            var parts = read(file, schema, options, 4 + random.nextInt(40), random);
            assertThat(parts).as("seed %s, text:\n%s", seed, text).isEqualTo(whole);
        }
    }

    private static List<List<@Nullable Object>> read(
            Path file, StructType schema, Map<String, String> options, int splitBytes, Random random)
            throws IOException {
        var format = new CsvFormat();
        var entry = new FileEntry(file.toString(), Files.size(file), 0);
        var request = new FileScanRequest(
                schema,
                IntStream.range(0, schema.size()).boxed().toList(),
                List.of(),
                null,
                FileSystems.local(),
                options,
                splitBytes,
                new FileMemo());
        List<FileSplit> splits = format.splits(entry, request);
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, splits.size()).boxed().toList());
        Collections.shuffle(order, random);
        var bySplit = new ArrayList<List<List<@Nullable Object>>>();
        for (int i = 0; i < splits.size(); i++) bySplit.add(new ArrayList<>());
        for (int i : order) {
            try (var reader = format.open(splits.get(i), request, new TestScans.Counting())) {
                for (var batch = reader.next(); batch != null; batch = reader.next()) {
                    TestScans.addRows(batch, schema, bySplit.get(i));
                }
            }
        }
        return bySplit.stream().flatMap(List::stream).toList();
    }
}
