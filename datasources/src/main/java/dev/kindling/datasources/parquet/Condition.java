package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What of a predicate statistics can speak to: necessary conditions on single columns. A row for which the
/// predicate is true meets its condition; other rows may, too.
sealed interface Condition {

    /// Nothing is known: every row may pass.
    record Any() implements Condition {}

    /// No row passes.
    record None() implements Condition {}

    record All(List<Condition> parts) implements Condition {}

    record OneOf(List<Condition> parts) implements Condition {}

    /// Column `column` compared with the only value of `operand`.
    record Compares(int column, Comparison comparison, ColumnVector operand) implements Condition {}

    /// Column `column` is one of `candidates`.
    record IsAmong(int column, ColumnVector candidates) implements Condition {}

    record IsNull(int column) implements Condition {}

    record IsNotNull(int column) implements Condition {}

    /// The text in column `column` begins with `prefix`.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record BeginsWith(int column, byte[] prefix) implements Condition {}

    enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        LESS_OR_EQUAL,
        GREATER,
        GREATER_OR_EQUAL;

        static @Nullable Comparison named(String function) {
            return switch (function) {
                case "=", "==", "<=>" -> EQUAL;
                case "!=", "<>" -> NOT_EQUAL;
                case "<" -> LESS;
                case "<=" -> LESS_OR_EQUAL;
                case ">" -> GREATER;
                case ">=" -> GREATER_OR_EQUAL;
                default -> null;
            };
        }

        /// The comparison that says the same with its sides exchanged.
        Comparison flipped() {
            return switch (this) {
                case EQUAL, NOT_EQUAL -> this;
                case LESS -> GREATER;
                case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
                case GREATER -> LESS;
                case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
            };
        }
    }

    Condition ANY = new Any();

    /// The condition of `predicate` over columns of the types of `input`.
    static Condition of(PhysicalExpression predicate, StructType input) {
        return switch (predicate) {
            case PhysicalExpression.And(var operands) ->
                new All(operands.stream().map(o -> of(o, input)).toList());
            case PhysicalExpression.Or(var operands) ->
                new OneOf(operands.stream().map(o -> of(o, input)).toList());
            case PhysicalExpression.InSet(ColumnReference column, var candidates, var _) ->
                among(column, candidates, input);
            case PhysicalExpression.Call call -> call(call, input);
            case ColumnReference column
            when column.type() == AtomicType.BOOLEAN ->
                compares(column, Comparison.EQUAL, new Literal(true, AtomicType.BOOLEAN), input);
            case Literal(var value, var _) -> Boolean.TRUE.equals(value) ? ANY : new None();
            default -> ANY;
        };
    }

    private static Condition call(PhysicalExpression.Call call, StructType input) {
        String name = call.function().name();
        List<PhysicalExpression> arguments = call.arguments();
        if (arguments.size() == 1 && arguments.getFirst() instanceof ColumnReference column) {
            return switch (name) {
                case "isnull" -> new IsNull(column.index());
                case "isnotnull" -> new IsNotNull(column.index());
                case "not" -> compares(column, Comparison.EQUAL, new Literal(false, AtomicType.BOOLEAN), input);
                default -> ANY;
            };
        }
        if (arguments.size() != 2) return ANY;
        PhysicalExpression left = arguments.get(0);
        PhysicalExpression right = arguments.get(1);
        Comparison comparison = Comparison.named(name);
        if (comparison != null) {
            boolean nullSafe = name.equals("<=>");
            if (left instanceof ColumnReference column && right instanceof Literal literal) {
                return nullSafe && literal.value() == null
                        ? new IsNull(column.index())
                        : compares(column, comparison, literal, input);
            }
            if (right instanceof ColumnReference column && left instanceof Literal literal) {
                return nullSafe && literal.value() == null
                        ? new IsNull(column.index())
                        : compares(column, comparison.flipped(), literal, input);
            }
            return ANY;
        }
        boolean begins = name.equals("startswith") || name.equals("like");
        if (begins && left instanceof ColumnReference column && right instanceof Literal(String text, var _)) {
            String prefix = name.equals("like") ? literalPrefix(text) : text;
            boolean speaks = isText(column, input) && !prefix.isEmpty();
            return speaks ? new BeginsWith(column.index(), prefix.getBytes(StandardCharsets.UTF_8)) : ANY;
        }
        return ANY;
    }

    /// What every text that matches a LIKE pattern begins with.
    private static String literalPrefix(String pattern) {
        int end = 0;
        while (end < pattern.length() && "%_\\".indexOf(pattern.charAt(end)) < 0) end++;
        return pattern.substring(0, end);
    }

    private static boolean isText(ColumnReference column, StructType input) {
        return column.type() == AtomicType.STRING && input.field(column.index()).dataType() == AtomicType.STRING;
    }

    private static boolean isComparable(ColumnReference column, DataType operand, StructType input) {
        return operand.equals(column.type())
                && operand.equals(input.field(column.index()).dataType());
    }

    private static Condition compares(
            ColumnReference column, Comparison comparison, Literal literal, StructType input) {
        if (literal.value() == null) return new None();
        if (isNan(literal.value()) || !isComparable(column, literal.type(), input)) return ANY;
        ColumnVector operand = LiteralVectors.vector(literal.type(), literal.value());
        return new Compares(column.index(), comparison, operand);
    }

    private static Condition among(ColumnReference column, List<Literal> candidates, StructType input) {
        if (candidates.isEmpty()) return new None();
        for (Literal candidate : candidates) {
            if (candidate.value() == null || isNan(candidate.value())) return ANY;
            if (!isComparable(column, candidate.type(), input)) return ANY;
        }
        Object[] values = candidates.stream().map(Literal::value).toArray();
        return new IsAmong(column.index(), LiteralVectors.vector(column.type(), values));
    }

    private static boolean isNan(Object value) {
        return (value instanceof Double d && d.isNaN()) || (value instanceof Float f && f.isNaN());
    }

    /// What a runtime filter's bounds say of column `column` of type `type`.
    static Condition between(int column, @Nullable Object min, @Nullable Object max, DataType type) {
        Condition above = min == null || isNan(min)
                ? ANY
                : new Compares(column, Comparison.GREATER_OR_EQUAL, LiteralVectors.vector(type, min));
        Condition below = max == null || isNan(max)
                ? ANY
                : new Compares(column, Comparison.LESS_OR_EQUAL, LiteralVectors.vector(type, max));
        return new All(List.of(above, below));
    }
}
