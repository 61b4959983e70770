package dev.kindling.catalyst.logical;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.ScalarFunction;
import java.util.ArrayList;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;

/// One of our scalar functions as an operator of Calcite's. Only functions Calcite has no rule for are wrapped:
/// comparisons, logic, CASE, CAST and the arithmetic of numbers are Calcite's standard operators.
public final class ScalarOperator extends SqlFunction {

    private final ScalarFunction function;

    public ScalarOperator(ScalarFunction function) {
        super(
                function.name(),
                SqlKind.OTHER_FUNCTION,
                binding -> infer(function, binding),
                null,
                OperandTypes.VARIADIC,
                SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.function = function;
    }

    public ScalarFunction function() {
        return function;
    }

    @Override
    public boolean isDeterministic() {
        return function.isDeterministic();
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof ScalarOperator that && function.equals(that.function);
    }

    @Override
    public int hashCode() {
        return function.hashCode();
    }

    private static RelDataType infer(ScalarFunction function, SqlOperatorBinding binding) {
        var arguments = new ArrayList<Argument>();
        for (RelDataType type : binding.collectOperandTypes()) {
            arguments.add(new Argument(LogicalTypes.fromCalcite(type), type.isNullable(), null));
        }
        var signature = function.bind(arguments);
        return LogicalTypes.toCalcite(binding.getTypeFactory(), signature.resultType(), signature.nullable());
    }
}
