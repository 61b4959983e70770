package dev.kindling.execution.join;

import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorContract;
import java.util.List;

final class PartitionedHashJoinContractTest extends OperatorContract {

    @Override
    protected BatchOperator operator(OperatorContext context) {
        var spec = new JoinSpec(
                TYPES, TYPES, List.of(JoinSpec.Key.of(0, 0)), JoinType.FULL_OUTER, null, List.of(0, 1, 2, 3));
        return new PartitionedHashJoinOperator(input(), input(), spec, context);
    }
}
