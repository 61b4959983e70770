package dev.kindling.catalyst.logical;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.function.WindowFunction;
import java.util.ArrayList;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.util.Optionality;

/// One of our window functions (`row_number`, `lag`, ...) as an operator of Calcite's.
public final class WindowOperator extends SqlAggFunction {

    private final WindowFunction function;

    public WindowOperator(WindowFunction function) {
        super(
                function.name(),
                null,
                SqlKind.OTHER_FUNCTION,
                binding -> infer(function, binding),
                null,
                OperandTypes.VARIADIC,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                true,
                Optionality.FORBIDDEN);
        this.function = function;
    }

    public WindowFunction function() {
        return function;
    }

    @Override
    public boolean allowsNullTreatment() {
        return true;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof WindowOperator that && function.equals(that.function);
    }

    @Override
    public int hashCode() {
        return function.hashCode();
    }

    private static RelDataType infer(WindowFunction function, SqlOperatorBinding binding) {
        var arguments = new ArrayList<Argument>();
        for (RelDataType type : binding.collectOperandTypes()) {
            arguments.add(new Argument(LogicalTypes.fromCalcite(type), type.isNullable(), null));
        }
        var signature = function.bind(arguments);
        return LogicalTypes.toCalcite(binding.getTypeFactory(), signature.resultType(), signature.nullable());
    }
}
