package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.AggregateFunction;
import java.io.Serializable;
import java.util.List;

/// One aggregate to compute.
///
/// @param arguments the columns of the input it takes: its arguments, or its states where partial results are
/// merged
/// @param filter the boolean column that says which rows count, or [#NO_FILTER]; no matter where states are merged
public record Aggregation(AggregateFunction function, Signature signature, List<Integer> arguments, int filter)
        implements Serializable {

    public static final int NO_FILTER = -1;

    public Aggregation {
        arguments = List.copyOf(arguments);
    }

    public static Aggregation of(AggregateFunction function, Signature signature, List<Integer> arguments) {
        return new Aggregation(function, signature, arguments, NO_FILTER);
    }
}
