package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.plan.IteratorOperator;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Merges sorted runs that come one after the other. What comes after memory was refused goes to disk, run by run.
final class MergeRunsOperator implements BatchOperator {

    private final BatchOperator input;
    private final List<DataType> types;
    private final List<SortKey> keys;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;
    private final SortedRuns spilled;
    private @Nullable BatchOperator merged;

    /// @param input batches that may be kept; one without rows begins a run
    MergeRunsOperator(BatchOperator input, List<DataType> types, List<SortKey> keys, OperatorContext context) {
        this.input = input;
        this.types = List.copyOf(types);
        this.keys = List.copyOf(keys);
        this.context = context;
        memory = context.reserve();
        spilled = new SortedRuns(types, keys, SortOperator.ALL, context);
    }

    @Override
    public @Nullable Batch next() {
        BatchOperator source = merged;
        if (source == null) merged = source = merge();
        return source.next();
    }

    private BatchOperator merge() {
        List<BatchOperator> inputs = new ArrayList<>();
        Batch mark = input.next();
        while (mark != null) {
            var run = new OneRun();
            List<Batch> kept = keep(run);
            if (run.waiting == null) {
                inputs.add(new IteratorOperator(kept.iterator()));
            } else {
                // Earlier runs stay where they are, for they come first among equal rows.
                spilled.add(new Kept(kept, run));
                context.count(OperatorCounters.SPILLS, 1);
                memory.tryResize(memory.bytes() - sizeBytes(kept));
                while (run.nextMark != null) {
                    run = new OneRun();
                    spilled.add(run);
                }
            }
            mark = run.nextMark;
        }
        context.count(OperatorCounters.PEAK_MEMORY_BYTES, memory.bytes());
        if (!spilled.isEmpty()) inputs.add(spilled.merged());
        return new MergeOperator(inputs, types, keys, context);
    }

    /// The batches of `run` that there is memory for. One for which there is none waits in `run`.
    private List<Batch> keep(OneRun run) {
        List<Batch> kept = new ArrayList<>();
        for (Batch batch = run.next(); batch != null; batch = run.next()) {
            if (!memory.tryResizeFairly(memory.bytes() + sizeBytes(List.of(batch)))) {
                run.waiting = batch;
                return kept;
            }
            kept.add(batch);
        }
        return kept;
    }

    private long sizeBytes(List<Batch> batches) {
        var store = new RowStore(types);
        long total = 0;
        for (Batch batch : batches) total += store.growthBytes(batch);
        return total;
    }

    /// The batches of the input up to the next mark.
    private final class OneRun implements BatchOperator {

        private @Nullable Batch waiting;
        private @Nullable Batch nextMark;
        private boolean ended;

        @Override
        public @Nullable Batch next() {
            Batch first = waiting;
            waiting = null;
            if (first != null) return first;
            if (ended) return null;
            context.checkCancelled();
            Batch batch = input.next();
            if (batch != null && batch.rowCount() > 0) return batch;
            ended = true;
            nextMark = batch;
            return null;
        }

        @Override
        public void close() {}
    }

    /// The first batches of a run, and then the rest.
    private static final class Kept implements BatchOperator {

        private final Iterator<Batch> first;
        private final BatchOperator rest;

        Kept(List<Batch> first, BatchOperator rest) {
            this.first = first.iterator();
            this.rest = rest;
        }

        @Override
        public @Nullable Batch next() {
            return first.hasNext() ? first.next() : rest.next();
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() {
        try (memory;
                input) {
            if (merged != null) merged.close();
            spilled.close();
        }
    }
}
