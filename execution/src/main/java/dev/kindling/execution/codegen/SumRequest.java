package dev.kindling.execution.codegen;

import dev.kindling.catalyst.expression.PhysicalExpression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A sum and a count to compute, for an accumulator that takes them.
///
/// @param arguments of the aggregate: the one to sum up, or those that must not be NULL for a row to count
/// @param filter which rows count; null for all
/// @param maxSum what [dev.kindling.catalyst.function.SumAccumulator#maxSum] says
public record SumRequest(
        List<PhysicalExpression> arguments, @Nullable PhysicalExpression filter, long maxSum) {

    public SumRequest {
        arguments = List.copyOf(arguments);
    }

    boolean isCount() {
        return maxSum == 0;
    }
}
