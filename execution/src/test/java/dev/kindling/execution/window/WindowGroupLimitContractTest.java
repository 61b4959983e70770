package dev.kindling.execution.window;

import dev.kindling.catalyst.function.WindowFunction;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorContract;
import dev.kindling.execution.store.SortKey;
import java.util.List;

final class WindowGroupLimitContractTest extends OperatorContract {

    @Override
    protected BatchOperator operator(OperatorContext context) {
        return new WindowGroupLimitOperator(
                input(), TYPES, new int[] {0}, List.of(SortKey.descending(1)), WindowFunction.Kind.RANK, 2, context);
    }
}
