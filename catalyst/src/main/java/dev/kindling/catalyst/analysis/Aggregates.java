package dev.kindling.catalyst.analysis;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.jspecify.annotations.Nullable;

/// The aggregate calls of one SELECT, collected while its expressions are resolved over the rows before grouping. A
/// call's result stands in these expressions as a field beyond those of the input, number `inputFieldCount + i` for
/// call `i`, until [Grouping] puts the fields of the finished aggregate in their place.
final class Aggregates {

    /// One call, over the rows before grouping.
    record AggregateTerm(
            SqlAggFunction function,
            List<RexNode> arguments,
            boolean distinct,
            boolean ignoreNulls,
            @Nullable RexNode filter,
            List<SortTerm> order) {
        AggregateTerm {
            arguments = List.copyOf(arguments);
            order = List.copyOf(order);
        }
    }

    private final int inputFieldCount;
    private final List<AggregateTerm> calls = new ArrayList<>();

    Aggregates(int inputFieldCount) {
        this.inputFieldCount = inputFieldCount;
    }

    int inputFieldCount() {
        return inputFieldCount;
    }

    List<AggregateTerm> calls() {
        return calls;
    }

    /// The field that stands for `call`'s result; the same one for the same call.
    RexNode add(AggregateTerm call, RelDataType type) {
        int index = calls.indexOf(call);
        if (index < 0) {
            index = calls.size();
            calls.add(call);
        }
        return new RexInputRef(inputFieldCount + index, type);
    }
}
