package dev.kindling.catalyst.logical;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.function.AggregateFunction;
import java.util.ArrayList;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.util.Optionality;

/// One of our aggregate functions as an operator of Calcite's. `count`, `min` and `max` are Calcite's own instead,
/// because its rules know them.
///
/// It keeps the kind OTHER_FUNCTION even for `sum` and `avg`: rules that split or rewrite those assume result types
/// that are not Spark's.
public final class AggregateOperator extends SqlAggFunction {

    private final AggregateFunction function;

    public AggregateOperator(AggregateFunction function) {
        super(
                function.name(),
                null,
                SqlKind.OTHER_FUNCTION,
                binding -> infer(function, binding),
                null,
                OperandTypes.VARIADIC,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                Optionality.OPTIONAL);
        this.function = function;
    }

    public AggregateFunction function() {
        return function;
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof AggregateOperator that && function.equals(that.function);
    }

    @Override
    public int hashCode() {
        return function.hashCode();
    }

    private static RelDataType infer(AggregateFunction function, SqlOperatorBinding binding) {
        var arguments = new ArrayList<Argument>();
        for (RelDataType type : binding.collectOperandTypes()) {
            arguments.add(new Argument(LogicalTypes.fromCalcite(type), type.isNullable(), null));
        }
        var signature = function.bind(arguments);
        return LogicalTypes.toCalcite(binding.getTypeFactory(), signature.resultType(), signature.nullable());
    }
}
