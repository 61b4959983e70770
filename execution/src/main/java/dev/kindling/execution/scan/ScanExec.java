package dev.kindling.execution.scan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.Split;
import dev.kindling.execution.cache.CachedScan;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchIterator;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.SplitOpener;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/// Reads a source: one partition per split. What is above it in the same stage may hand it filters
/// while the query runs.
public final class ScanExec implements PhysicalPlan {

    private final String table;
    private final Scan scan;
    private final List<Split> splits;
    private final List<RuntimeFilterSource> filters = new ArrayList<>();

    public ScanExec(String table, Scan scan) {
        this.table = table;
        this.scan = scan;
        this.splits = scan.splits();
    }

    /// Lets the tasks of this scan ask `filter` for rows they need not read. Called while what makes the filter is
    /// lowered, before this node is.
    public void addFilter(RuntimeFilterSource filter) {
        filters.add(filter);
    }

    /// Takes back what [#addFilter] did, for the next time this node is lowered.
    public void removeFilter(RuntimeFilterSource filter) {
        filters.remove(filter);
    }

    public Scan scan() {
        return scan;
    }

    @Override
    public String name() {
        return "Scan";
    }

    @Override
    public String arguments() {
        String details = scan.explain().entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue())
                .collect(Collectors.joining(", "));
        return table + " " + schema().fieldNames() + (details.isEmpty() ? "" : " " + details);
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of();
    }

    @Override
    public StructType schema() {
        return scan.schema();
    }

    @Override
    public int partitionCount() {
        return splits.size();
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        String name = lowering.nameOf(this);
        if (scan instanceof CachedScan cached) return cached.lower(name, lowering.evaluation());
        var parts = new ArrayList<SourceSplit<Split>>();
        for (Split split : splits) parts.add(new SourceSplit<>(split, split.sizeBytes()));
        return new Source<>(name, parts, new Opener(name, scan, lowering.evaluation(), List.copyOf(filters)));
    }

    private record Opener(String name, Scan scan, EvaluationContext evaluation, List<RuntimeFilterSource> filters)
            implements SplitOpener<Split, Batch> {

        @Override
        public Iterator<Batch> open(TaskContext task, Split split) {
            var operator = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            var context = new TaskScanContext(operator, filters);
            return new BatchIterator(new ReaderOperator(scan.open(split, context), operator));
        }
    }
}
