package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.evaluation.ExpressionTraits;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.scan.ScanExec;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Of each partition the first `limit` rows in the order of `keys`, after the first `offset`. Nobody is to want
/// more rows of all partitions together than of one: what one task has seen then narrows the scan of the others
/// (see [TopBound]).
public record TopNExec(PhysicalPlan input, List<SortKey> keys, int limit, int offset) implements PhysicalPlan {

    public TopNExec {
        keys = List.copyOf(keys);
    }

    @Override
    public String name() {
        return "TopN";
    }

    @Override
    public String arguments() {
        return limit + (offset > 0 ? " after " + offset : "") + " by " + SortExec.describe(keys, input.schema());
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(input);
    }

    @Override
    public StructType schema() {
        return input.schema();
    }

    @Override
    public int partitionCount() {
        return input.partitionCount();
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        SortKey first = keys.getFirst();
        ScanColumn narrowed = lowering.runsOnce() ? scanColumn(input, first.column()) : null;
        if (narrowed == null) return lowering.pipe(this, input.lower(lowering), task(null));
        ScanExec scan = narrowed.scan();
        var bound = new TopBound(
                narrowed.column(), first, scan.schema().field(narrowed.column()).dataType());
        scan.addFilter(bound);
        try {
            return lowering.pipe(this, input.lower(lowering), task(bound));
        } finally {
            scan.removeFilter(bound);
        }
    }

    private Task task(@Nullable TopBound bound) {
        return new Task(input.schema().types(), keys, limit, offset, bound);
    }

    private record ScanColumn(ScanExec scan, int column) {}

    /// The column of a scan that column `column` of `plan` is, where all that lies between drops rows for what they
    /// are: a row that is there for one attempt of a task is there for the next.
    private static @Nullable ScanColumn scanColumn(PhysicalPlan plan, int column) {
        return switch (plan) {
            case ScanExec scan -> new ScanColumn(scan, column);
            case ProjectExec project
            when project.predicates().stream().allMatch(ExpressionTraits::isDeterministic)
                    && project.projections().get(column) instanceof ColumnReference reference ->
                scanColumn(project.input(), reference.index());
            default -> null;
        };
    }

    private record Task(
            List<DataType> types,
            List<SortKey> keys,
            int limit,
            int offset,
            @Nullable TopBound bound) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            return new TopNOperator(input, types, keys, limit, offset, bound, context);
        }
    }
}
