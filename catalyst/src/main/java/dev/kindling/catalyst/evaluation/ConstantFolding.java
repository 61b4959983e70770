package dev.kindling.catalyst.evaluation;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import java.util.List;

/// Evaluates expressions that read no column.
public final class ConstantFolding {

    private static final Batch ONE_ROW = new Batch(1, List.of());

    private ConstantFolding() {}

    /// The value of `expression`, which reads no column, by the same kernels that would run it over rows.
    public static Literal evaluate(PhysicalExpression expression, EvaluationContext context) {
        if (expression instanceof Literal literal) return literal;
        ColumnVector result = ExpressionCompiler.compile(expression).evaluate(ONE_ROW, context);
        return new Literal(LiteralVectors.valueAt(result, expression.type(), 0), expression.type());
    }

    /// Whether [#evaluate] may stand for `expression` throughout a query.
    public static boolean canFold(PhysicalExpression expression) {
        return ExpressionTraits.isConstant(expression) && ExpressionTraits.isDeterministic(expression);
    }
}
