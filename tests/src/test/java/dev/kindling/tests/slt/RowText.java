package dev.kindling.tests.slt;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Rows as lines of an `.slt` file: values with ` | ` between them, NULL as `NULL`, the empty string as `(empty)`. A value
/// that would not survive an editor, or could be taken for one of these, is in double quotes with Java's escapes.
final class RowText {

    /// Peers add floating-point numbers in another order; beyond this share of the value it is a difference.
    private static final BigDecimal TOLERANCE = new BigDecimal("1e-9");

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

    /// The first difference between two answers that must mean the same, or null: numbers count by value.
    static @Nullable String difference(
            List<List<@Nullable String>> ours, List<List<@Nullable String>> theirs, SltRecord.RowOrder order) {
        if (ours.size() != theirs.size()) return ours.size() + " rows, but the peer has " + theirs.size();
        List<List<@Nullable String>> left = normalized(ours, order);
        List<List<@Nullable String>> right = normalized(theirs, order);
        for (int i = 0; i < left.size(); i++) {
            if (!sameRow(left.get(i), right.get(i))) {
                return "row " + (i + 1) + " is " + line(left.get(i)) + ", the peer's is " + line(right.get(i));
            }
        }
        return null;
    }

    private static List<List<@Nullable String>> normalized(
            List<List<@Nullable String>> rows, SltRecord.RowOrder order) {
        var result = new ArrayList<List<@Nullable String>>();
        for (List<@Nullable String> row : rows) {
            result.add(row.stream().map(RowText::normalized).collect(Collectors.toCollection(ArrayList::new)));
        }
        if (order == SltRecord.RowOrder.SORTED) result.sort((a, b) -> line(a).compareTo(line(b)));
        return result;
    }

    /// Numbers without trailing zeros, rounded to where engines agree, so that sorting brings equal rows together.
    private static @Nullable String normalized(@Nullable String value) {
        BigDecimal number = number(value);
        if (number == null) return value;
        BigDecimal rounded = number.scale() > 6 ? number.round(new MathContext(12)) : number;
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private static boolean sameRow(List<@Nullable String> left, List<@Nullable String> right) {
        if (left.size() != right.size()) return false;
        for (int i = 0; i < left.size(); i++) {
            String a = left.get(i);
            String b = right.get(i);
            if (a == null || b == null) {
                if (a != b) return false;
            } else if (!a.equals(b) && !close(number(a), number(b))) {
                return false;
            }
        }
        return true;
    }

    private static boolean close(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        if (a == null || b == null) return false;
        if (a.scale() <= 0 && b.scale() <= 0) return a.compareTo(b) == 0;
        BigDecimal allowed = a.abs().max(b.abs()).multiply(TOLERANCE);
        return a.subtract(b).abs().compareTo(allowed) <= 0;
    }

    private static @Nullable BigDecimal number(@Nullable String value) {
        if (value == null || !value.matches("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?")) return null;
        return new BigDecimal(value);
    }
}
