package dev.kindling.execution.operator;

import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.memory.MemoryBudget;

/// What an operator needs of the task it runs in.
///
/// @param name what counters and memory errors call the operator, e.g. `HashJoin(3)`
public record OperatorContext(TaskContext task, EvaluationContext evaluation, String name) {

    /// An empty reservation in the operator's name.
    public MemoryBudget.Reservation reserve() {
        return task.memory().open(name);
    }

    /// Adds to one of the operator's [OperatorCounters].
    public void count(String counter, long amount) {
        if (amount != 0) task.count(name, counter, amount);
    }

    public void checkCancelled() {
        task.checkCancelled();
    }
}
