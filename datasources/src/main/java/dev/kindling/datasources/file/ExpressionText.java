package dev.kindling.datasources.file;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/// Predicates as EXPLAIN shows them.
final class ExpressionText {

    private ExpressionText() {}

    static String of(PhysicalExpression expression, StructType input) {
        return switch (expression) {
            case PhysicalExpression.ColumnReference reference ->
                input.field(reference.index()).name();
            case PhysicalExpression.Literal literal -> literal(literal);
            case PhysicalExpression.And(var operands) -> joined(operands, " AND ", input);
            case PhysicalExpression.Or(var operands) -> joined(operands, " OR ", input);
            case PhysicalExpression.Call call -> call(call.function().name(), call.arguments(), input);
            case PhysicalExpression.Cast cast ->
                "cast(" + of(cast.value(), input) + " as " + cast.type().catalogString() + ")";
            case PhysicalExpression.InSet in ->
                of(in.value(), input)
                        + in.candidates().stream()
                                .map(ExpressionText::literal)
                                .collect(Collectors.joining(",", " IN (", ")"));
            case PhysicalExpression.StructField field -> of(field.struct(), input) + "[" + field.index() + "]";
            case PhysicalExpression.CaseWhen _ -> "CASE";
            case PhysicalExpression.Lambda _ -> "lambda";
            case PhysicalExpression.LambdaParameter parameter -> "x" + parameter.index();
        };
    }

    private static String literal(PhysicalExpression.Literal literal) {
        if (literal.value() instanceof Integer days && literal.type() == AtomicType.DATE) {
            return LocalDate.ofEpochDay(days).toString();
        }
        if (literal.value() instanceof Long micros && literal.type() == AtomicType.TIMESTAMP) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
        }
        return String.valueOf(literal.value());
    }

    private static String joined(List<PhysicalExpression> operands, String word, StructType input) {
        return operands.stream().map(o -> of(o, input)).collect(Collectors.joining(word, "(", ")"));
    }

    private static String call(String name, List<PhysicalExpression> arguments, StructType input) {
        boolean symbol = !name.isEmpty() && !Character.isLetter(name.charAt(0));
        if (symbol && arguments.size() == 2) {
            return "(" + of(arguments.get(0), input) + " " + name + " " + of(arguments.get(1), input) + ")";
        }
        return arguments.stream().map(a -> of(a, input)).collect(Collectors.joining(", ", name + "(", ")"));
    }
}
