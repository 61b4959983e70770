package dev.kindling.execution.plan;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
import dev.kindling.catalyst.expression.PhysicalExpression.Branch;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.InSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Lambda;
import dev.kindling.catalyst.expression.PhysicalExpression.LambdaParameter;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.Or;
import dev.kindling.catalyst.expression.PhysicalExpression.StructField;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// How plans and expressions read in EXPLAIN.
public final class PlanText {

    private static final List<String> INFIX = List.of(
            "=", "<=>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "div", "||", "&", "|", "^", "like");

    private PlanText() {}

    /// `plan` as a tree, one node a line, with the numbers operators have in counters. What stands in several
    /// places is shown in the first.
    public static String tree(PhysicalPlan plan) {
        var text = new StringBuilder();
        appendTree(text, plan, "", "", new IdentityHashMap<>());
        return text.toString();
    }

    private static void appendTree(
            StringBuilder text,
            PhysicalPlan plan,
            String first,
            String rest,
            IdentityHashMap<PhysicalPlan, Integer> numbers) {
        Integer known = numbers.putIfAbsent(plan, numbers.size() + 1);
        if (known != null) {
            text.append(first)
                    .append("See ")
                    .append(plan.name())
                    .append('(')
                    .append(known)
                    .append(")\n");
            return;
        }
        text.append(first)
                .append(plan.name())
                .append('(')
                .append(numbers.size())
                .append(')');
        if (!plan.arguments().isEmpty()) text.append(' ').append(plan.arguments());
        text.append('\n');
        List<PhysicalPlan> inputs = plan.inputs();
        for (int i = 0; i < inputs.size(); i++) {
            boolean last = i == inputs.size() - 1;
            appendTree(text, inputs.get(i), rest + (last ? "+- " : ":- "), rest + (last ? "   " : ":  "), numbers);
        }
    }

    /// `expressions` over columns of `input`, in brackets.
    public static String list(List<? extends PhysicalExpression> expressions, StructType input) {
        return expressions.stream().map(e -> expression(e, input)).collect(Collectors.joining(", ", "[", "]"));
    }

    /// `expression` in SQL's notation, columns by their names in `input`.
    public static String expression(PhysicalExpression expression, StructType input) {
        return switch (expression) {
            case ColumnReference(int index, var _, var _) ->
                index < input.size() ? input.field(index).name() : "#" + index;
            case Literal literal -> literal(literal);
            case Call call -> call(call, input);
            case Cast(var value, var type, var failure) ->
                (failure == PhysicalExpression.OnFailure.NULL ? "try_cast(" : "cast(") + expression(value, input)
                        + " as " + type.catalogString() + ")";
            case And(var operands) -> joined(operands, " AND ", input);
            case Or(var operands) -> joined(operands, " OR ", input);
            case CaseWhen(var branches, var otherwise, var _) -> {
                var text = new StringBuilder("CASE");
                for (Branch branch : branches) {
                    text.append(" WHEN ").append(expression(branch.condition(), input));
                    text.append(" THEN ").append(expression(branch.result(), input));
                }
                if (otherwise != null) text.append(" ELSE ").append(expression(otherwise, input));
                yield text.append(" END").toString();
            }
            case InSet(var value, var candidates, var _) ->
                expression(value, input) + " IN "
                        + candidates.stream()
                                .limit(20)
                                .map(PlanText::literal)
                                .collect(Collectors.joining(", ", "(", candidates.size() > 20 ? ", ...)" : ")"));
            case StructField(var struct, int index, var _, var _) -> {
                String name = struct.type() instanceof StructType type
                        ? type.field(index).name()
                        : Integer.toString(index);
                yield expression(struct, input) + "." + name;
            }
            case Lambda lambda -> "lambda(" + expression(lambda.body(), input) + ")";
            case LambdaParameter(int depth, int index, var _, var _) -> "x" + depth + "_" + index;
        };
    }

    private static String joined(List<PhysicalExpression> operands, String separator, StructType input) {
        return operands.stream().map(o -> expression(o, input)).collect(Collectors.joining(separator, "(", ")"));
    }

    private static String call(Call call, StructType input) {
        List<String> arguments =
                call.arguments().stream().map(a -> expression(a, input)).toList();
        if (arguments.size() == 2 && INFIX.contains(call.function().name())) {
            return "(" + arguments.getFirst() + " " + call.function().name() + " " + arguments.getLast() + ")";
        }
        return call.function().name() + "(" + String.join(", ", arguments) + ")";
    }

    private static String literal(Literal literal) {
        Object value = literal.value();
        if (value == null) return "NULL";
        DataType type = literal.type();
        return switch (type) {
            case AtomicType.STRING -> "'" + value + "'";
            case AtomicType.DATE -> LocalDate.ofEpochDay((Integer) value).toString();
            case AtomicType.TIMESTAMP, AtomicType.TIMESTAMP_NTZ ->
                Instant.ofEpochSecond(
                                Math.floorDiv((Long) value, 1_000_000L), Math.floorMod((Long) value, 1_000_000L) * 1000)
                        .toString();
            default -> value.toString();
        };
    }
}
