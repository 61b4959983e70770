package dev.kindling.catalyst.optimizer;

import dev.kindling.catalyst.evaluation.ConstantFolding;
import dev.kindling.catalyst.evaluation.ExpressionTraits;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.NoQueryTimeException;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
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
    private final EvaluationContext timeless;
    private boolean isMomentary;

    private ConstantFolder(FunctionRegistry functions, EvaluationContext evaluation) {
        this.functions = functions;
        this.evaluation = evaluation;
        this.timeless = evaluation.timeless();
    }

    public static ConstantFolder of(FunctionRegistry functions, EvaluationContext evaluation) {
        return new ConstantFolder(functions, evaluation);
    }

    /// Whether a value it has computed may be another one when the query runs again: because it depends on the time
    /// of the query, or on a function of the user's, of which nobody knows.
    public boolean isMomentary() {
        return isMomentary;
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
            RexNode value = LogicalLiterals.toRex(builder, evaluate(physical));
            if (value == null) return expression;
            if (value.getType().equals(expression.getType())) return value;
            return builder.makeAbstractCast(expression.getType(), value, false);
        } catch (RuntimeException e) {
            return expression;
        }
    }

    private PhysicalExpression.Literal evaluate(PhysicalExpression expression) {
        if (callsForeignFunction(expression)) isMomentary = true;
        try {
            return ConstantFolding.evaluate(expression, timeless);
        } catch (NoQueryTimeException _) {
            isMomentary = true;
            return ConstantFolding.evaluate(expression, evaluation);
        }
    }

    private static boolean callsForeignFunction(PhysicalExpression expression) {
        if (expression instanceof PhysicalExpression.Call call
                && BuiltinFunctions.instance().scalar(call.function().name()) != call.function()) return true;
        return ExpressionTraits.children(expression).stream().anyMatch(ConstantFolder::callsForeignFunction);
    }
}
