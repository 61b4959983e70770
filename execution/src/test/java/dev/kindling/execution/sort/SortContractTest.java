package dev.kindling.execution.sort;

import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorContract;
import dev.kindling.execution.store.SortKey;
import java.util.List;

final class SortContractTest extends OperatorContract {

    @Override
    protected BatchOperator operator(OperatorContext context) {
        return new SortOperator(input(), TYPES, List.of(SortKey.descending(1)), SortOperator.ALL, context);
    }
}
