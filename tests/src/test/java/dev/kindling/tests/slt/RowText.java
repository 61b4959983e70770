package dev.kindling.tests.slt;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Rows as lines of an `.slt` file: values with ` | ` between them, NULL as `NULL`, the empty string as `(empty)`.
/// A value that would not survive an editor, or could be taken for one of these, is in double quotes with Java's
/// escapes.
final class RowText {

    private RowText() {}

    static List<String> lines(List<List<@Nullable String>> rows) {
        return rows.stream().map(RowText::line).toList();
    }

    private static String line(List<@Nullable String> row) {
        return row.stream().map(RowText::written).collect(Collectors.joining(" | "));
    }

    private static String written(@Nullable String value) {
        if (value == null) return "NULL";
        if (value.isEmpty()) return "(empty)";
        boolean plain = value.equals(value.strip())
                && value.chars().noneMatch(Character::isISOControl)
                && !value.contains(" | ")
                && !value.startsWith("\"")
                && !value.equals("NULL");
        return plain
                ? value
                : '"'
                        + value.replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t")
                        + '"';
    }

    /// An expected line in the form [#lines] writes: tabs may stand for ` | `.
    static String canonical(String line) {
        return line.indexOf('\t') < 0
                ? line
                : Arrays.stream(line.split("\t", -1)).map(String::strip).collect(Collectors.joining(" | "));
    }
}
