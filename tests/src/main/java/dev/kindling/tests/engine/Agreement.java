package dev.kindling.tests.engine;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether two engines mean the same by their answers: numbers count by value, and fractions nearly.
public final class Agreement {

    /// Engines add floating-point numbers in another order, and divide decimals to another scale.
    private final BigDecimal share;

    private final BigDecimal amount;

    private Agreement(BigDecimal share, BigDecimal amount) {
        this.share = share;
        this.amount = amount;
    }

    /// Fractions agree that differ by at most this share of the greater one.
    public static Agreement within(String share) {
        return new Agreement(new BigDecimal(share), BigDecimal.ZERO);
    }

    /// As this one, but fractions also agree that differ by at most `amount`.
    public Agreement orBy(String amount) {
        return new Agreement(share, new BigDecimal(amount));
    }

    public enum Order {
        /// Row by row, as the answers came.
        COUNTS,
        /// As sets of rows.
        FREE
    }

    /// Whether `sql` says in which order its rows come: an ORDER BY that no parenthesis closes.
    public static Order orderOf(String sql) {
        int depth = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '(') depth++;
            else if (c == ')') depth--;
            else if (depth == 0 && sql.regionMatches(true, i, "order by", 0, "order by".length())) return Order.COUNTS;
        }
        return Order.FREE;
    }

    /// The first difference, in words, or null.
    public @Nullable String difference(
            List<List<@Nullable String>> ours, List<List<@Nullable String>> theirs, Order order) {
        if (ours.size() != theirs.size()) return ours.size() + " rows, but the peer has " + theirs.size();
        List<List<@Nullable String>> left = normalized(ours, order);
        List<List<@Nullable String>> right = normalized(theirs, order);
        for (int i = 0; i < left.size(); i++) {
            if (!sameRow(left.get(i), right.get(i))) {
                return "row " + (i + 1) + " is " + left.get(i) + ", the peer's is " + right.get(i);
            }
        }
        return null;
    }

    private static List<List<@Nullable String>> normalized(List<List<@Nullable String>> rows, Order order) {
        var result = new ArrayList<List<@Nullable String>>();
        for (List<@Nullable String> row : rows) {
            result.add(row.stream().map(Agreement::normalized).collect(Collectors.toCollection(ArrayList::new)));
        }
        return order == Order.COUNTS ? result : sorted(result);
    }

    private static List<List<@Nullable String>> sorted(List<List<@Nullable String>> rows) {
        record Text(String text, List<@Nullable String> row) {}
        var texts = new ArrayList<Text>();
        for (List<@Nullable String> row : rows) texts.add(new Text(row.toString(), row));
        texts.sort((a, b) -> a.text.compareTo(b.text));
        var result = new ArrayList<List<@Nullable String>>();
        for (Text text : texts) result.add(text.row);
        return result;
    }

    /// Numbers without trailing zeros, rounded to where engines agree, so that sorting brings equal rows together.
    private static @Nullable String normalized(@Nullable String value) {
        BigDecimal number = number(value);
        if (number == null) return value;
        BigDecimal rounded = number.scale() > 6 ? number.round(new MathContext(12)) : number;
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    private boolean sameRow(List<@Nullable String> left, List<@Nullable String> right) {
        if (left.size() != right.size()) return false;
        for (int i = 0; i < left.size(); i++) {
            String a = left.get(i);
            String b = right.get(i);
            if (a == null || b == null) {
                if (a != null || b != null) return false;
            } else if (!a.equals(b) && !close(number(a), number(b))) {
                return false;
            }
        }
        return true;
    }

    private boolean close(@Nullable BigDecimal a, @Nullable BigDecimal b) {
        if (a == null || b == null) return false;
        if (a.scale() <= 0 && b.scale() <= 0) return a.compareTo(b) == 0;
        BigDecimal allowed = a.abs().max(b.abs()).multiply(share).max(amount);
        return a.subtract(b).abs().compareTo(allowed) <= 0;
    }

    private static @Nullable BigDecimal number(@Nullable String value) {
        if (value == null || !value.matches("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?")) return null;
        return new BigDecimal(value);
    }
}
