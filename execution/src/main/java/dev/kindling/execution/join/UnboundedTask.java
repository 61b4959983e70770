package dev.kindling.execution.join;

import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.memory.MemoryBudget;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;

/// Stands in for a task where a build side is made outside of one: on the driver with the session's budget, or anew
/// from bytes, where there is no budget to ask.
record UnboundedTask(MemoryBudget memory) implements TaskContext {

    static OperatorContext context(String name) {
        return context(name, new MemoryBudget(Long.MAX_VALUE));
    }

    static OperatorContext context(String name, MemoryBudget memory) {
        var evaluation = EvaluationContext.of(ZoneOffset.UTC, Instant.EPOCH);
        return new OperatorContext(new UnboundedTask(memory), evaluation, name);
    }

    @Override
    public int stageId() {
        return -1;
    }

    @Override
    public int partition() {
        return 0;
    }

    @Override
    public int attempt() {
        return 0;
    }

    @Override
    public Path spillDirectory() {
        throw new IllegalStateException("a build side outside of tasks does not spill");
    }

    @Override
    public void count(String owner, String name, long amount) {}

    @Override
    public void checkCancelled() {}

    @Override
    public void onCompletion(AutoCloseable action) {
        throw new IllegalStateException("a build side outside of tasks has no task that completes");
    }
}
