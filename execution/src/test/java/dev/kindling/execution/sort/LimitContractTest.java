package dev.kindling.execution.sort;

import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorContract;

final class LimitContractTest extends OperatorContract {

    @Override
    protected BatchOperator operator(OperatorContext context) {
        return new LimitOperator(input(), 100, 3000, context);
    }
}
