package dev.kindling.execution.aggregate;

import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorContract;
import dev.kindling.execution.operator.TestAggregates;
import java.util.List;

final class HashAggregateContractTest extends OperatorContract {

    @Override
    protected BatchOperator operator(OperatorContext context) {
        List<Aggregation> aggregations =
                List.of(Aggregation.of(TestAggregates.SUM, TestAggregates.SUM.signature(), List.of(1)));
        return new HashAggregateOperator(
                input(), TYPES, new int[] {0}, aggregations, HashAggregateOperator.Mode.COMPLETE, context);
    }
}
