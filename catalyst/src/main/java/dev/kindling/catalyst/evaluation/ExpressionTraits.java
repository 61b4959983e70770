package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.InSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Lambda;
import dev.kindling.catalyst.expression.PhysicalExpression.LambdaParameter;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.expression.PhysicalExpression.Or;
import dev.kindling.catalyst.expression.PhysicalExpression.StructField;
import dev.kindling.catalyst.function.coercion.CastRules;
import dev.kindling.sql.types.PhysicalType;
import java.util.ArrayList;
import java.util.List;

/// Questions about expressions that decide how, or whether, they run.
public final class ExpressionTraits {

    private ExpressionTraits() {}

    /// Whether evaluating `expression` can end in an error for some rows.
    public static boolean canFail(PhysicalExpression expression) {
        boolean own = switch (expression) {
            case Call call -> call.function().canFail(call.arguments());
            case Cast cast ->
                cast.failure() == OnFailure.ERROR
                        && CastRules.canFail(cast.value().type(), cast.type());
            default -> false;
        };
        return own || children(expression).stream().anyMatch(ExpressionTraits::canFail);
    }

    /// Whether equal rows always give equal values.
    public static boolean isDeterministic(PhysicalExpression expression) {
        if (expression instanceof Call call && !call.function().isDeterministic()) return false;
        return children(expression).stream().allMatch(ExpressionTraits::isDeterministic);
    }

    /// Whether `expression` reads no column and no lambda parameter.
    public static boolean isConstant(PhysicalExpression expression) {
        if (expression instanceof ColumnReference || expression instanceof LambdaParameter) return false;
        return children(expression).stream().allMatch(ExpressionTraits::isConstant);
    }

    /// Whether it is better to evaluate for all rows than to pick the rows that need it.
    static boolean isCheapAndSafe(PhysicalExpression expression) {
        return !canFail(expression) && isDeterministic(expression) && isCheap(expression);
    }

    private static boolean isCheap(PhysicalExpression expression) {
        return switch (expression) {
            case ColumnReference _, Literal _, LambdaParameter _ -> true;
            case Call call ->
                call.arguments().size() <= 2
                        && call.arguments().stream().allMatch(a -> isFixedWidth(a) && isCheap(a))
                        && isFixedWidth(call);
            case And(var operands) -> operands.stream().allMatch(ExpressionTraits::isCheap);
            case Or(var operands) -> operands.stream().allMatch(ExpressionTraits::isCheap);
            case Cast cast -> isFixedWidth(cast) && isFixedWidth(cast.value()) && isCheap(cast.value());
            case InSet in -> isFixedWidth(in.value()) && isCheap(in.value());
            case CaseWhen _, StructField _, Lambda _ -> false;
        };
    }

    private static boolean isFixedWidth(PhysicalExpression expression) {
        return switch (PhysicalType.of(expression.type())) {
            case NULL, BOOLEAN, INT, LONG, FLOAT, DOUBLE -> true;
            case DECIMAL128, BYTES, ARRAY, MAP, STRUCT -> false;
        };
    }

    /// The expressions right below `expression`.
    public static List<PhysicalExpression> children(PhysicalExpression expression) {
        return switch (expression) {
            case ColumnReference _, Literal _, LambdaParameter _ -> List.of();
            case Call call -> call.arguments();
            case Cast cast -> List.of(cast.value());
            case And(var operands) -> operands;
            case Or(var operands) -> operands;
            case CaseWhen caseWhen -> {
                var children = new ArrayList<PhysicalExpression>();
                for (var branch : caseWhen.branches()) {
                    children.add(branch.condition());
                    children.add(branch.result());
                }
                PhysicalExpression otherwise = caseWhen.otherwise();
                if (otherwise != null) children.add(otherwise);
                yield children;
            }
            case InSet in -> List.of(in.value());
            case StructField field -> List.of(field.struct());
            case Lambda lambda -> List.of(lambda.body());
        };
    }
}
