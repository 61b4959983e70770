package dev.kindling.tests.slt;

import dev.kindling.tests.slt.SltRecord.Explain;
import dev.kindling.tests.slt.SltRecord.Lines;
import dev.kindling.tests.slt.SltRecord.Place;
import dev.kindling.tests.slt.SltRecord.Query;
import dev.kindling.tests.slt.SltRecord.RowOrder;
import dev.kindling.tests.slt.SltRecord.SamePlan;
import dev.kindling.tests.slt.SltRecord.StatementError;
import dev.kindling.tests.slt.SltRecord.StatementOk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An `.slt` file: its records, and its lines for rewriting what they expect.
final class SltFile {

    private static final Pattern KNOWN_DIFFERENCE = Pattern.compile("# known difference (\\w+): (.+)");
    private static final Pattern ONLY = Pattern.compile("# only (\\w+)(?:: (.+))?");
    private static final String SEPARATOR = "----";

    private final Path path;
    private final List<String> lines;
    private final List<SltRecord> records = new ArrayList<>();
    private final TreeMap<Integer, Rewrite> rewrites = new TreeMap<>();

    private record Rewrite(Lines expected, List<String> actual) {}

    private SltFile(Path path, List<String> lines) {
        this.path = path;
        this.lines = lines;
        int start = 0;
        while (start < lines.size()) {
            int end = start;
            while (end < lines.size() && !lines.get(end).isBlank()) end++;
            if (end > start) addRecord(start, end);
            start = end + 1;
        }
    }

    static SltFile read(Path path) throws IOException {
        return new SltFile(path, Files.readAllLines(path));
    }

    static SltFile of(String text) {
        return new SltFile(Path.of("text.slt"), text.lines().toList());
    }

    List<SltRecord> records() {
        return records;
    }

    /// What the record at `place` will expect once [#rewrite] is called.
    void expect(Lines place, List<String> actual) {
        if (!place.text().equals(actual)) rewrites.put(place.start(), new Rewrite(place, actual));
    }

    /// The lines with everything said by [#expect].
    List<String> rewritten() {
        var result = new ArrayList<String>(lines);
        for (Rewrite rewrite : rewrites.descendingMap().values()) {
            List<String> old = result.subList(
                    rewrite.expected().start(), rewrite.expected().end());
            old.clear();
            old.addAll(rewrite.actual());
        }
        return result;
    }

    void rewrite() throws IOException {
        if (!rewrites.isEmpty()) Files.write(path, rewritten());
    }

    private void addRecord(int start, int end) {
        var comments = new ArrayList<String>();
        Map<String, String> skipped = new LinkedHashMap<>();
        int at = start;
        while (at < end && (lines.get(at).startsWith("#") || lines.get(at).startsWith("skipif "))) {
            String line = lines.get(at++);
            Matcher difference = KNOWN_DIFFERENCE.matcher(line);
            Matcher only = ONLY.matcher(line);
            if (line.startsWith("skipif ")) {
                skipped.put(line.substring("skipif ".length()).strip(), "skipped");
            } else if (difference.matches()) {
                skipped.put(difference.group(1), difference.group(2));
            } else if (only.matches()) {
                skipped.put("duckdb", line);
                if (!only.group(1).equals("spark")) skipped.put("spark", line);
            } else {
                comments.add(line.substring(1).strip());
            }
        }
        if (at == end) return;
        var place = new Place(at + 1, String.join(" ", comments), skipped);
        int separator = at;
        while (separator < end && !lines.get(separator).equals(SEPARATOR)) separator++;
        List<String> body = lines.subList(at + 1, separator);
        int first = Math.min(separator + 1, end);
        var expected = new Lines(first, end, lines.subList(first, end));
        records.add(record(place, lines.get(at).strip(), body, expected));
    }

    private SltRecord record(Place place, String head, List<String> body, Lines expected) {
        String sql = String.join("\n", body);
        List<String> words = Arrays.asList(head.split(" +"));
        return switch (words.getFirst()) {
            case "statement" -> statement(place, words, sql);
            case "query" -> new Query(place, order(words), types(words), sql, expected);
            case "explain" -> new Explain(place, option(words, "expect="), sql, expected);
            case "same-plan" -> new SamePlan(place, body.getFirst(), body.getLast());
            default -> throw unknown(place, head);
        };
    }

    private SltRecord statement(Place place, List<String> words, String sql) {
        if (words.size() == 2 && words.get(1).equals("ok")) return new StatementOk(place, sql);
        if (words.size() >= 3 && words.get(1).equals("error")) {
            return new StatementError(place, String.join(" ", words.subList(2, words.size())), sql);
        }
        throw unknown(place, String.join(" ", words));
    }

    private IllegalArgumentException unknown(Place place, String head) {
        return new IllegalArgumentException(path + ":" + place.line() + ": no record begins: " + head);
    }

    private static RowOrder order(List<String> words) {
        return words.contains("rowsort") ? RowOrder.SORTED : RowOrder.AS_IS;
    }

    private static @Nullable List<String> types(List<String> words) {
        String types = option(words, "types=");
        return types == null ? null : List.of(types.split(",(?![^(<]*[)>])"));
    }

    private static @Nullable String option(List<String> words, String prefix) {
        return words.stream()
                .filter(word -> word.startsWith(prefix))
                .map(word -> word.substring(prefix.length()))
                .findFirst()
                .orElse(null);
    }
}
