package dev.kindling.catalyst.optimizer;

import dev.kindling.catalyst.evaluation.ConstantFolding;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.logical.LogicalLiterals;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;

/// Replaces constant expressions by their values, computed by the kernels that would compute them over rows.
///
/// What fails stays as it is: `1/0` is an error of the row that needs it, not of the plan. So does what has no
/// literal form (nested values, NaN) and what may give another value each time.
public final class ConstantFolder implements RexExecutor {

    /// Leaves every expression as it is.
    static final RexExecutor NONE = (builder, expressions, values) -> values.addAll(expressions);

    private final FunctionRegistry functions;
    private final EvaluationContext evaluation;

    private ConstantFolder(FunctionRegistry functions, EvaluationContext evaluation) {
        this.functions = functions;
        this.evaluation = evaluation;
    }

    public static ConstantFolder of(FunctionRegistry functions, EvaluationContext evaluation) {
        return new ConstantFolder(functions, evaluation);
    }

    @Override
    public void reduce(RexBuilder builder, List<RexNode> expressions, List<RexNode> values) {
        for (RexNode expression : expressions) values.add(reduce(builder, expression));
    }

    private RexNode reduce(RexBuilder builder, RexNode expression) {
        if (expression instanceof RexLiteral) return expression;
        try {
            PhysicalExpression physical = new PhysicalExpressions(builder, functions).convert(expression);
            if (!ConstantFolding.canFold(physical)) return expression;
            RexNode value = LogicalLiterals.toRex(builder, ConstantFolding.evaluate(physical, evaluation));
            if (value == null) return expression;
            if (value.getType().equals(expression.getType())) return value;
            return builder.makeAbstractCast(expression.getType(), value, false);
        } catch (RuntimeException e) {
            return expression;
        }
    }
}
