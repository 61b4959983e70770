package dev.kindling.datasources.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.file.FileMemo;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextBuffer;
import dev.kindling.datasources.file.TypeInference;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Holds the types found by walking over records to those of all texts in tables of fields.
class ColumnTypesTest {

    private static final long NO_END = Long.MAX_VALUE / 2;
    private static final String DELIMITERS = ",,,,,;|\t .-5e";

    private static final List<List<String>> TEXTS = List.of(
            List.of("0", "7", "-7", "42", "1234567", "12345678", "123456789", "-123456789", "007", "2147483647"),
            List.of("1234567890", "-9876543210", "123456789012345", "1234567890123456", "123456789012345678"),
            List.of("1.5", "-0.25", "17.00", "21168.23", ".5", "5.", "-.5", "104949.50", "1234567.1234567", "0.04"),
            List.of("1996-03-13", "2024-02-29", "0001-01-01", "9999-12-31", "1969-12-31"),
            List.of("a", "bc", "TRUCK", "DELIVER IN PERSON", "furiously final accounts above the slyly", "é", " x "),
            List.of("true", "FALSE", "2024-01-02 03:04:05", "2024-01-02T03:04:05.678Z"));

    /// What a column of one kind has now and then.
    private static final List<String> ODDITIES = List.of(
            "",
            "",
            "NULL",
            "-",
            "+",
            ".",
            "-.",
            "+5",
            "--5",
            "1-2",
            "1.2.3",
            "12345678.12345678.1",
            "1e5",
            "1E-5",
            "1d",
            "0x1p3",
            "NaN",
            "Inf",
            "-Inf",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999999999999999",
            "999999999999999999999999999999999999999",
            "12345678901234567890.5",
            "1996-02-30",
            "1996-13-01",
            "1996-1-1",
            "1996-03-13 ",
            "1996-03-13x",
            "1996/03/13",
            "1996",
            " 5",
            "5 ",
            "５",
            "a\"b",
            "\"q\"",
            "\"\"",
            "\"12\"",
            "\"1.5\"",
            "\"1996-03-13\"",
            "\"a,b;c|d\"",
            "\"x\ny\"",
            "\"1\r\n2\"",
            "\"say \"\"hi\"\"\"",
            "\"esc \\\" quote\"",
            "\"5\" ",
            "\"5\"6",
            "\"5\\\\\"",
            "'1'",
            "\\");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path directory;

    /// Columns of a kind each, with an oddity now and then.
    private static String text(Random random, char delimiter) {
        String[] lineEnds = {"\n", "\r\n", "\r"};
        String lineEnd = lineEnds[Math.max(0, random.nextInt(8) - 5)];
        int width = 1 + random.nextInt(6);
        int[] kinds = new int[width];
        for (int i = 0; i < width; i++) kinds[i] = random.nextInt(TEXTS.size());
        // One in so many fields is odd.
        int rarity = List.of(3, 20, 200, 100_000).get(random.nextInt(4));
        int records = 1 + random.nextInt(60);
        var text = new StringBuilder();
        for (int i = 0; i < records; i++) {
            int fields = random.nextInt(rarity) == 0 ? random.nextInt(width + 3) : width;
            for (int j = 0; j < fields; j++) {
                if (j > 0) text.append(delimiter);
                List<String> texts = random.nextInt(rarity) == 0
                        ? ODDITIES
                        : TEXTS.get(j < width && random.nextInt(rarity) > 0 ? kinds[j] : random.nextInt(TEXTS.size()));
                String field = texts.get(random.nextInt(texts.size()));
                text.append(random.nextInt(30) == 0 && !field.contains("\"") ? "\"" + field + "\"" : field);
            }
            if (i < records - 1 || random.nextBoolean()) text.append(lineEnd);
            if (random.nextInt(rarity) == 0)
                text.append(random.nextBoolean() ? "" : "  ").append(lineEnd);
        }
        return text.toString();
    }

    private static Map<String, String> dialect(Random random, char delimiter) {
        var options = new HashMap<String, String>();
        options.put("sep", delimiter == '\t' ? "\\t" : String.valueOf(delimiter));
        if (random.nextInt(3) == 0) options.put("escape", "\"");
        if (random.nextInt(8) == 0) options.put("escape", "");
        if (random.nextInt(8) == 0) options.put("quote", List.of("'", "", "1").get(random.nextInt(3)));
        if (random.nextInt(3) == 0)
            options.put("nullValue", List.of("NULL", "-", "7", "1996-03-13").get(random.nextInt(4)));
        if (random.nextInt(4) == 0)
            options.put("emptyValue", List.of("5", "none").get(random.nextInt(2)));
        if (random.nextInt(6) == 0) options.put("dateFormat", "yyyy-M-d");
        if (random.nextInt(6) == 0) options.put("timestampFormat", "yyyy-MM-dd");
        if (random.nextInt(6) == 0) options.put("preferDate", "false");
        return options;
    }

    private static TypeInference inference(CsvOptions options) {
        return new TypeInference(options.all().formats(), options.all().flag("preferDate", true));
    }

    private static DataType[] byTables(ByteCsvRecords records, CsvOptions options, int width) {
        DataType[] types = unknown(width);
        byte[] nullValue = options.nullValue().getBytes(StandardCharsets.UTF_8);
        var table = new FieldTable(width, 7);
        var problems = new RowProblems(7);
        while (records.next(table, problems)) {
            problems.clear();
            for (int i = 0; i < width; i++) {
                types[i] = inference(options).widened(types[i], table, i, 0, table.rowCount(), nullValue);
            }
        }
        return types;
    }

    private static DataType[] byWalking(ByteCsvRecords records, CsvOptions options, int width) {
        DataType[] types = unknown(width);
        new ColumnTypes(types, options, inference(options)).widenBy(records);
        return types;
    }

    private static DataType[] unknown(int width) {
        DataType[] types = new DataType[width];
        Arrays.fill(types, AtomicType.NULL);
        return types;
    }

    private static ByteCsvRecords whole(Path file, CsvOptions options, int blockBytes, int toSkip) throws IOException {
        FileInput input = FileInput.open(FileSystems.local(), file.toString());
        var buffer = TextBuffer.ofFile(file.toString(), input, 0, input.size(), blockBytes);
        return new ByteCsvRecords(buffer, options, NO_END, toSkip);
    }

    @Test
    void walkingFindsWhatTablesFind() throws IOException {
        Path file = directory.resolve("f");
        int known = 0;
        for (long seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            char delimiter = DELIMITERS.charAt(random.nextInt(DELIMITERS.length()));
            String text = text(random, delimiter);
            CsvOptions options = CsvOptions.of(dialect(random, delimiter));
            if (!options.fitsBytePath()) continue;
            Files.writeString(file, (random.nextInt(10) == 0 ? "\uFEFF" : "") + text);
            int width = 1 + random.nextInt(6);
            int toSkip = random.nextInt(2);
            int blockBytes = random.nextBoolean() ? 1 << 16 : 32 + random.nextInt(300);
            DataType[] expected;
            DataType[] actual;
            try (var records = whole(file, options, 1 << 16, toSkip)) {
                expected = byTables(records, options, width);
            }
            try (var records = whole(file, options, blockBytes, toSkip)) {
                actual = byWalking(records, options, width);
            }
            assertThat(actual)
                    .as("seed %s, options %s, text:\n%s", seed, options.all(), text)
                    .isEqualTo(expected);
            for (DataType type : actual) if (type != AtomicType.STRING && type != AtomicType.NULL) known++;
        }
        // Or else nothing has been compared.
        assertThat(known).isGreaterThan(1000);
    }

    @Test
    void partsHaveTheTypesOfTheWhole() throws IOException {
        Path file = directory.resolve("f");
        for (long seed = 0; seed < 1000; seed++) {
            var random = new Random(seed);
            String text = text(random, ',');
            CsvOptions options = CsvOptions.of(dialect(random, ','));
            if (!options.fitsBytePath() || !inference(options).isMergeable()) continue;
            Files.writeString(file, text);
            int width = 1 + random.nextInt(6);
            DataType[] expected;
            try (var records = whole(file, options, 1 << 16, 0)) {
                expected = byTables(records, options, width);
            }
            DataType[] actual = unknown(width);
            var entry = new FileEntry(file.toString(), Files.size(file), 0);
            var memo = new FileMemo();
            for (FileSplit split : FileSplit.even(entry, 4 + random.nextInt(200))) {
                CsvFormat.Part part = CsvFormat.openPart(split, FileSystems.local(), memo, options);
                try (var records = part.records()) {
                    DataType[] ofPart = byWalking(records, options, width);
                    part.ended();
                    for (int i = 0; i < width; i++)
                        actual[i] = inference(options).merge(actual[i], ofPart[i]);
                }
            }
            assertThat(actual)
                    .as("seed %s, options %s, text:\n%s", seed, options.all(), text)
                    .isEqualTo(expected);
        }
    }
}
