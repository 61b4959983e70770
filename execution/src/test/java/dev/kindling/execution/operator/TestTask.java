package dev.kindling.execution.operator;

import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.memory.MemoryBudget;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/// A task for operators under test: counts in a map, spills into a folder, can be cancelled.
public final class TestTask implements TaskContext {

    private final MemoryBudget memory;
    private final Path folder;
    private final Map<String, Long> counters = new TreeMap<>();
    private boolean isCancelled;

    public TestTask(long memoryBytes, Path folder) {
        memory = new MemoryBudget(memoryBytes);
        this.folder = folder;
    }

    public OperatorContext context(String name) {
        return new OperatorContext(this, EvaluationContext.of(ZoneOffset.UTC, Instant.EPOCH), name);
    }

    public long counter(String name) {
        return counters.getOrDefault(name, 0L);
    }

    public void cancel() {
        isCancelled = true;
    }

    /// How many files are left in the spill folder.
    public long spillFileCount() {
        try (var files = Files.list(folder)) {
            return files.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int stageId() {
        return 0;
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
    public MemoryBudget memory() {
        return memory;
    }

    @Override
    public Path spillDirectory() {
        return folder;
    }

    @Override
    public void count(String owner, String name, long amount) {
        counters.merge(name, amount, Long::sum);
    }

    @Override
    public void checkCancelled() {
        if (isCancelled) {
            throw KindlingException.of(ErrorCondition.OPERATION_CANCELED, "the test has been cancelled")
                    .build();
        }
    }

    @Override
    public void onCompletion(AutoCloseable action) {}
}
