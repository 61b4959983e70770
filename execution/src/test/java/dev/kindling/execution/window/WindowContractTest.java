package dev.kindling.execution.window;

import dev.kindling.catalyst.function.WindowFunction;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorContract;
import dev.kindling.execution.store.SortKey;
import java.util.List;

final class WindowContractTest extends OperatorContract {

    @Override
    protected BatchOperator operator(OperatorContext context) {
        List<WindowCall> calls = List.of(WindowCall.Ranking.of(WindowFunction.Kind.RANK));
        return new WindowOperator(input(), TYPES, new int[] {0}, List.of(SortKey.ascending(1)), calls, context);
    }
}
