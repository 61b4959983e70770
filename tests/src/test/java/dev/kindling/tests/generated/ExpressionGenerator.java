package dev.kindling.tests.generated;

import java.util.List;
import java.util.random.RandomGenerator;

/// Expressions over columns in scope that neither fail nor mean different things to different engines: numbers stay
/// small, doubles are multiples of a quarter, and no comparison depends on a locale.
final class ExpressionGenerator {

    private static final List<String> WORDS = List.of("", "a", "ab", "b", "ba", "c", "Ab", "x y", "é", "zz");
    private static final List<String> PATTERNS = List.of("a%", "%b", "%a%", "_", "a_", "%", "b");

    private final RandomGenerator random;

    ExpressionGenerator(RandomGenerator random) {
        this.random = random;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /// An expression of `kind`.
    String value(Kind kind, List<Column> scope, int depth) {
        List<Column> fitting = scope.stream().filter(c -> c.kind() == kind).toList();
        if (!fitting.isEmpty() && (depth == 0 || random.nextInt(3) > 0))
            return oneOf(fitting).reference();
        if (depth == 0 || random.nextInt(4) == 0) return literal(kind);
        return switch (random.nextInt(5)) {
            case 0 ->
                "CASE WHEN " + condition(scope, depth - 1) + " THEN " + value(kind, scope, depth - 1) + " ELSE "
                        + value(kind, scope, depth - 1) + " END";
            case 1 -> "coalesce(" + value(kind, scope, depth - 1) + ", " + value(kind, scope, depth - 1) + ")";
            case 2 -> "nullif(" + value(kind, scope, depth - 1) + ", " + literal(kind) + ")";
            default -> computed(kind, scope, depth);
        };
    }

    private String computed(Kind kind, List<Column> scope, int depth) {
        return switch (kind) {
            case INT ->
                oneOf(List.of(
                        "(" + value(Kind.INT, scope, 0) + " % 7 + " + random.nextInt(5) + ")",
                        "year(" + value(Kind.DATE, scope, depth - 1) + ")",
                        "month(" + value(Kind.DATE, scope, depth - 1) + ")",
                        "(" + value(Kind.INT, scope, 0) + " % 100 * 3)",
                        "abs(" + value(Kind.INT, scope, depth - 1) + " % 50)"));
            case BIGINT ->
                oneOf(List.of(
                        "(" + value(Kind.BIGINT, scope, 0) + " % 1000 + " + value(Kind.BIGINT, scope, 0) + " % 10)",
                        "CAST(" + value(Kind.INT, scope, depth - 1) + " AS BIGINT)",
                        "CAST(length(" + value(Kind.STRING, scope, depth - 1) + ") AS BIGINT)"));
            case DECIMAL ->
                oneOf(List.of(
                        "CAST(" + value(Kind.INT, scope, depth - 1) + " % 1000 AS DECIMAL(10,2))",
                        "CAST(" + value(Kind.DECIMAL, scope, 0) + " % 50 + " + literal(Kind.DECIMAL)
                                + " AS DECIMAL(10,2))",
                        "abs(" + value(Kind.DECIMAL, scope, depth - 1) + ")"));
            case DOUBLE -> "CAST(" + value(Kind.INT, scope, depth - 1) + " % 1000 AS DOUBLE)";
            case STRING ->
                oneOf(List.of(
                        "upper(" + value(Kind.STRING, scope, depth - 1) + ")",
                        "substr(" + value(Kind.STRING, scope, depth - 1) + ", 1, " + (1 + random.nextInt(3)) + ")",
                        "(" + value(Kind.STRING, scope, 0) + " || '-')",
                        "trim(" + value(Kind.STRING, scope, depth - 1) + ")",
                        "CAST(" + value(Kind.INT, scope, depth - 1) + " AS STRING)",
                        "replace(" + value(Kind.STRING, scope, 0) + ", 'a', 'bb')",
                        "CAST(" + value(Kind.DATE, scope, 0) + " AS STRING)"));
            case BOOLEAN -> "(" + condition(scope, depth - 1) + ")";
            case DATE ->
                "CAST(" + value(Kind.DATE, scope, depth - 1) + " + INTERVAL '" + random.nextInt(40) + "' DAY AS DATE)";
            case LOOSE -> literal(kind);
        };
    }

    /// A number of whole numbers and decimals, products among them; nothing that could overflow.
    String product(List<Column> scope) {
        String first = number(scope);
        return switch (random.nextInt(6)) {
            case 0 -> first;
            case 1 -> first + " * " + number(scope);
            case 2 -> first + " * (1 - " + number(scope) + ")";
            case 3 -> first + " * (1 - " + number(scope) + ") * (1 + " + number(scope) + ")";
            case 4 -> first + " - " + number(scope);
            default -> "CASE WHEN " + condition(scope, 1) + " THEN " + first + " * 2 ELSE " + number(scope) + " END";
        };
    }

    /// Values below 1000 so that products of three stay small.
    private String number(List<Column> scope) {
        return switch (random.nextInt(4)) {
            case 0 -> "(" + value(Kind.INT, scope, 0) + " % 1000)";
            case 1 -> "CAST(" + value(Kind.BIGINT, scope, 0) + " % 1000 AS BIGINT)";
            case 2 -> "(" + value(Kind.DECIMAL, scope, 0) + " % 100)";
            default -> literal(random.nextBoolean() ? Kind.INT : Kind.DECIMAL);
        };
    }

    String literal(Kind kind) {
        if (random.nextInt(15) == 0) return "CAST(NULL AS " + kind.sqlType() + ")";
        return switch (kind) {
            case INT -> Integer.toString(random.nextInt(-5, 30));
            case BIGINT -> "CAST(" + random.nextInt(-5, 3000) + " AS BIGINT)";
            case DECIMAL -> "CAST(" + random.nextInt(-20, 60) + ".25 AS DECIMAL(10,2))";
            case DOUBLE -> "CAST(" + random.nextInt(-8, 40) + ".75 AS DOUBLE)";
            case STRING -> "'" + oneOf(WORDS) + "'";
            case DATE -> "DATE '2024-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10) + "'";
            case BOOLEAN -> random.nextBoolean() ? "TRUE" : "FALSE";
            case LOOSE -> throw new IllegalArgumentException("nothing is computed from inexact fractions");
        };
    }

    /// An expression that is true, false or NULL.
    String condition(List<Column> scope, int depth) {
        if (depth > 0) {
            switch (random.nextInt(6)) {
                case 0 -> {
                    return "(" + condition(scope, depth - 1) + " AND " + condition(scope, depth - 1) + ")";
                }
                case 1 -> {
                    return "(" + condition(scope, depth - 1) + " OR " + condition(scope, depth - 1) + ")";
                }
                case 2 -> {
                    return "NOT (" + condition(scope, depth - 1) + ")";
                }
                default -> {}
            }
        }
        Kind kind = kindOf(scope);
        String left = value(kind, scope, Math.max(depth - 1, 0));
        return switch (random.nextInt(8)) {
            case 0 -> left + " IS NULL";
            case 1 -> left + " IS NOT NULL";
            case 2 -> left + " IN (" + literal(kind) + ", " + literal(kind) + ", " + literal(kind) + ")";
            case 3 -> left + " BETWEEN " + literal(kind) + " AND " + literal(kind);
            case 4 ->
                kind == Kind.STRING
                        ? left + (random.nextInt(3) == 0 ? " NOT" : "") + " LIKE '" + oneOf(PATTERNS) + "'"
                        : comparison(left, kind, scope);
            default -> comparison(left, kind, scope);
        };
    }

    private String comparison(String left, Kind kind, List<Column> scope) {
        String operator = oneOf(List.of("=", "<>", "<", "<=", ">", ">=", "IS NOT DISTINCT FROM"));
        String right = random.nextInt(3) == 0 ? value(kind, scope, 0) : literal(kind);
        return left + " " + operator + " " + right;
    }

    private Kind kindOf(List<Column> scope) {
        List<Kind> kinds =
                scope.stream().map(Column::kind).filter(k -> k != Kind.LOOSE).toList();
        return kinds.isEmpty() ? Kind.INT : oneOf(kinds);
    }
}
