package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.Bound;
import dev.kindling.catalyst.syntax.Expression.BoundKind;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CaseWhen;
import dev.kindling.catalyst.syntax.Expression.Cast;
import dev.kindling.catalyst.syntax.Expression.CastMode;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.catalyst.syntax.Expression.Exists;
import dev.kindling.catalyst.syntax.Expression.FieldAccess;
import dev.kindling.catalyst.syntax.Expression.Frame;
import dev.kindling.catalyst.syntax.Expression.InSubquery;
import dev.kindling.catalyst.syntax.Expression.Interval;
import dev.kindling.catalyst.syntax.Expression.Lambda;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.NamedArgument;
import dev.kindling.catalyst.syntax.Expression.NullOrder;
import dev.kindling.catalyst.syntax.Expression.Parameter;
import dev.kindling.catalyst.syntax.Expression.Quantified;
import dev.kindling.catalyst.syntax.Expression.ScalarSubquery;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.catalyst.syntax.Expression.TypedLiteral;
import dev.kindling.catalyst.syntax.Expression.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a column without an alias is called: its expression as Spark prints it. `SELECT a + 1` gives `(a + 1)`,
/// `SELECT count(*)` gives `count(1)`, `SELECT 'x'` gives `x`.
public final class ColumnNames {

    /// The mathematical functions Spark prints in upper case.
    private static final Set<String> UPPER_CASE = Set.of(
            "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "cos", "cosh", "cot", "csc",
            "exp", "expm1", "floor", "hypot", "log10", "log1p", "log2", "rint", "sec", "signum", "sin", "sinh", "sqrt",
            "tan", "tanh");

    private static final String LAMBDA_VARIABLE = "namedlambdavariable()";

    private ColumnNames() {}

    /// The output name of a SELECT item.
    public static String of(Expression item) {
        return switch (item) {
            case Alias alias -> alias.names().getFirst();
            case ColumnName column -> column.parts().getLast();
            case FieldAccess access -> access.field();
            default -> text(item);
        };
    }

    private static String text(Expression expression) {
        return switch (expression) {
            case Literal literal -> literal(literal);
            case TypedLiteral(var type, var text, var _) ->
                type.equals("X") ? "X'" + text.toUpperCase(Locale.ROOT) + "'" : type + " '" + text + "'";
            case Interval interval -> interval(interval);
            case ColumnName column -> column.parts().getLast();
            case Star star -> star.qualifier().isEmpty() ? "*" : String.join(".", star.qualifier()) + ".*";
            case Call call -> call(call);
            case NamedArgument(var name, var value, var _) -> name + " => " + text(value);
            case Cast(var value, var type, var mode, var _) ->
                (mode == CastMode.TRY ? "TRY_CAST(" : "CAST(") + text(value) + " AS " + type.sql() + ")";
            case CaseWhen caseWhen -> caseWhen(caseWhen);
            case FieldAccess(var struct, var field, var _) -> text(struct) + "." + field;
            case Alias(var value, var names, var _, var _) -> text(value) + " AS " + names.getFirst();
            case Lambda lambda -> lambda(lambda);
            case ScalarSubquery _ -> "scalarsubquery()";
            case Exists _ -> "exists()";
            case InSubquery in -> "(" + listed(in.values()) + " IN (listquery()))";
            case Quantified(var value, var operator, var quantifier, var _, var _) ->
                "(" + text(value) + " " + operator + " " + quantifier + " (listquery()))";
            case Parameter(var name, var _) -> ":" + name;
            case SortKey key -> sortKey(key);
        };
    }

    private static String all(List<? extends Expression> expressions) {
        return expressions.stream().map(ColumnNames::text).collect(Collectors.joining(", "));
    }

    private static String listed(List<Expression> values) {
        return values.size() == 1 ? text(values.getFirst()) : "named_struct(" + all(values) + ")";
    }

    private static String literal(Literal literal) {
        Object value = literal.value();
        return switch (value) {
            case null -> "NULL";
            case java.math.BigDecimal decimal -> decimal.toPlainString();
            case java.time.LocalDate date -> "DATE '" + date + "'";
            case java.time.Instant _, java.time.LocalDateTime _ ->
                literal.type().sql() + " '" + value.toString().replace('T', ' ').replace("Z", "") + "'";
            case Expression.Bytes bytes ->
                "X'" + java.util.HexFormat.of().withUpperCase().formatHex(bytes.toArray()) + "'";
            default -> value.toString();
        };
    }

    private static String interval(Interval interval) {
        var parts = new ArrayList<Intervals.Part>();
        for (var part : interval.parts()) {
            if (!(part.value() instanceof Literal(var value, var _, var _)) || value == null) {
                return "INTERVAL " + text(part.value()) + " " + part.unit();
            }
            parts.add(new Intervals.Part(value.toString(), part.unit(), part.toUnit()));
        }
        try {
            return Intervals.sql(Intervals.read(parts));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return "INTERVAL";
        }
    }

    private static String call(Call call) {
        String name = call.name().toLowerCase(Locale.ROOT);
        List<Expression> arguments = call.arguments();
        String text = switch (arguments.size()) {
            case 1 -> unary(name, text(arguments.getFirst()), arguments.getFirst());
            case 2 -> binary(name, text(arguments.get(0)), text(arguments.get(1)));
            default -> null;
        };
        if (text == null && name.equals("in")) {
            text = "(" + text(arguments.getFirst()) + " IN (" + all(arguments.subList(1, arguments.size())) + "))";
        }
        if (text == null && (name.equals("if") || name.equals("iff"))) text = "(IF(" + all(arguments) + "))";
        if (text == null && name.equals("count") && CallAnalyzer.isStar(arguments)) text = "count(1)";
        if (text == null) text = function(name, call);
        if (call.options().filter() != null)
            text += " FILTER (WHERE " + text(call.options().filter()) + ")";
        if (!call.options().orderWithin().isEmpty()) {
            text += " WITHIN GROUP (ORDER BY " + all(call.options().orderWithin()) + ")";
        }
        if (call.options().window() != null)
            text += " OVER " + window(call.options().window(), name);
        return text;
    }

    private static String function(String name, Call call) {
        String printed = UPPER_CASE.contains(name) ? name.toUpperCase(Locale.ROOT) : name;
        if (name.equals("||")) printed = "concat";
        String arguments = all(call.arguments());
        if (call.arguments().size() == 1 && (name.equals("round") || name.equals("bround"))) arguments += ", 0";
        if (name.equals("lag") || name.equals("lead")) {
            if (call.arguments().size() == 1) arguments += ", 1, NULL";
            if (call.arguments().size() == 2) arguments += ", NULL";
        }
        return printed + "(" + (call.options().distinct() ? "DISTINCT " : "") + arguments + ")";
    }

    private static @Nullable String unary(String name, String operand, Expression argument) {
        return switch (name) {
            case "not", "!" -> "(NOT " + operand + ")";
            case "isnull" -> "(" + operand + " IS NULL)";
            case "isnotnull" -> "(" + operand + " IS NOT NULL)";
            case "istrue" -> "(" + operand + " IS TRUE)";
            case "isfalse" -> "(" + operand + " IS FALSE)";
            case "negative" -> argument instanceof Literal ? "-" + operand : "(- " + operand + ")";
            case "positive" -> "(+ " + operand + ")";
            case "~" -> "~" + operand;
            case "count" -> operand.equals("*") ? "count(1)" : null;
            default -> null;
        };
    }

    private static @Nullable String binary(String name, String left, String right) {
        return switch (name) {
            case "and",
                    "or",
                    "=",
                    "<",
                    "<=",
                    ">",
                    ">=",
                    "<=>",
                    "+",
                    "-",
                    "*",
                    "/",
                    "%",
                    "div",
                    "&",
                    "|",
                    "^",
                    "<<",
                    ">>",
                    ">>>" -> {
                String operator = name.equals("and") || name.equals("or") ? name.toUpperCase(Locale.ROOT) : name;
                yield "(" + left + " " + operator + " " + right + ")";
            }
            case "==" -> "(" + left + " = " + right + ")";
            case "!=", "<>" -> "(NOT (" + left + " = " + right + "))";
            case "like", "rlike" -> left + " " + name.toUpperCase(Locale.ROOT) + " " + right;
            case "element" -> left + "[" + right + "]";
            default -> null;
        };
    }

    private static String caseWhen(CaseWhen caseWhen) {
        var text = new StringBuilder("CASE");
        for (var branch : caseWhen.branches()) {
            String condition = text(branch.condition());
            if (caseWhen.operand() != null) condition = "(" + text(caseWhen.operand()) + " = " + condition + ")";
            text.append(" WHEN ").append(condition).append(" THEN ").append(text(branch.result()));
        }
        if (caseWhen.otherwise() != null) text.append(" ELSE ").append(text(caseWhen.otherwise()));
        return text.append(" END").toString();
    }

    /// A lambda, in which Spark calls every parameter the same.
    private static String lambda(Lambda lambda) {
        String parameters =
                String.join(", ", Collections.nCopies(lambda.parameters().size(), LAMBDA_VARIABLE));
        Expression body = anonymous(lambda.body(), lambda.parameters());
        return "lambdafunction(" + text(body) + ", " + parameters + ")";
    }

    /// `body` with [#LAMBDA_VARIABLE] for the parameters it names; a field of a parameter keeps its name.
    private static Expression anonymous(Expression body, List<String> parameters) {
        return SyntaxWalk.mapColumns(body, name -> {
            if (parameters.stream().noneMatch(name.parts().getFirst()::equalsIgnoreCase)) return name;
            Expression variable = new ColumnName(List.of(LAMBDA_VARIABLE), name.position());
            for (String field : name.parts().subList(1, name.parts().size())) {
                variable = new FieldAccess(variable, field, name.position());
            }
            return variable;
        });
    }

    private static String sortKey(SortKey key) {
        boolean descending = key.direction() == Direction.DESCENDING;
        NullOrder nulls = key.nulls() != null ? key.nulls() : descending ? NullOrder.LAST : NullOrder.FIRST;
        return text(key.value()) + (descending ? " DESC" : " ASC") + " NULLS " + nulls;
    }

    private static String window(Window window, String function) {
        var parts = new ArrayList<String>();
        if (window.name() != null
                && window.partitionBy().isEmpty()
                && window.orderBy().isEmpty()) return window.name();
        if (!window.partitionBy().isEmpty()) parts.add("PARTITION BY " + all(window.partitionBy()));
        if (!window.orderBy().isEmpty()) parts.add("ORDER BY " + all(window.orderBy()));
        parts.add(window.frame() != null ? frame(window.frame()) : defaultFrame(window, function));
        return "(" + String.join(" ", parts) + ")";
    }

    private static String defaultFrame(Window window, String function) {
        return switch (function) {
            case "row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile" ->
                "ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";
            case "lag" -> "ROWS BETWEEN -1 FOLLOWING AND -1 FOLLOWING";
            case "lead" -> "ROWS BETWEEN 1 FOLLOWING AND 1 FOLLOWING";
            default ->
                window.orderBy().isEmpty()
                        ? "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING"
                        : "RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW";
        };
    }

    private static String frame(Frame frame) {
        return frame.unit() + " BETWEEN " + bound(frame.start()) + " AND " + bound(frame.end());
    }

    private static String bound(Bound bound) {
        String kind = bound.kind() == BoundKind.CURRENT_ROW
                ? "CURRENT ROW"
                : bound.kind().name().replace('_', ' ');
        if (bound.offset() == null) return kind;
        return text(bound.offset()) + " " + kind;
    }
}
