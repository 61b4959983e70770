package dev.kindling.execution.planning;

import dev.kindling.error.InternalException;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.settings.SessionOptions;
import dev.kindling.execution.sort.LimitExec;
import dev.kindling.execution.sort.MergeExec;
import dev.kindling.execution.sort.SortExec;
import dev.kindling.execution.sort.TopNExec;
import dev.kindling.execution.store.SortKey;
import java.util.List;
import org.apache.calcite.rel.RelCollation;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Order and limits.
///
/// | the node | becomes |
/// |---|---|
/// | a limit without order | Limit |
/// | order and a limit that fits memory | TopN in each partition, one partition, TopN |
/// | order | Sort in each partition, and a merge of them, by several tasks if there may be enough rows |
final class SortStrategy {

    /// The most rows a top-N keeps; beyond it a full sort is no dearer.
    private static final long TOP_N_ROWS = 100_000;

    /// Estimates are not trusted to be wrong by more than that.
    private static final double TIMES_AS_LARGE = 32;

    private final PhysicalPlanner planner;

    SortStrategy(PhysicalPlanner planner) {
        this.planner = planner;
    }

    PhysicalPlan plan(Sort node) {
        PhysicalPlan input = planner.plan(node.getInput());
        long offset = node.offset == null ? 0 : constant(node.offset);
        long count = node.fetch == null ? LimitExec.ALL : constant(node.fetch);
        List<SortKey> keys = keys(node.getCollation());
        if (keys.isEmpty()) return limited(input, offset, count);
        if (count <= TOP_N_ROWS && offset <= TOP_N_ROWS) {
            if (input.partitionCount() == 1) return new TopNExec(input, keys, (int) count, (int) offset);
            PhysicalPlan heads = new TopNExec(input, keys, (int) (count + offset), 0);
            return new TopNExec(ExchangeExec.toOne(heads), keys, (int) count, (int) offset);
        }
        var sorted = new SortExec(input, keys);
        PhysicalPlan merged = input.partitionCount() == 1 ? sorted : merged(node, sorted);
        return limited(merged, offset, count);
    }

    private PhysicalPlan merged(Sort node, SortExec sorted) {
        PlanningContext context = planner.context();
        long rangeBytes = context.settings().get(SessionOptions.ADVISORY_PARTITION_BYTES);
        // To look at the rows before they are merged costs a job of its own.
        boolean isSmall = context.statistics().sizeBytes(node.getInput()) * TIMES_AS_LARGE < rangeBytes;
        return isSmall || !context.settings().get(SessionOptions.ADAPTIVE)
                ? MergeExec.inOne(sorted)
                : new MergeExec(sorted, context.exchangePartitions(Integer.MAX_VALUE), rangeBytes);
    }

    private static PhysicalPlan limited(PhysicalPlan input, long offset, long count) {
        return offset == 0 && count == LimitExec.ALL ? input : new LimitExec(input, offset, count);
    }

    private static long constant(@Nullable RexNode node) {
        if (!(node instanceof RexLiteral literal)) throw new InternalException("a limit that is no constant: " + node);
        Long value = literal.getValueAs(Long.class);
        if (value == null) throw new InternalException("a limit that is NULL");
        return value;
    }

    /// The keys of a collation, in the terms of our operators.
    static List<SortKey> keys(RelCollation collation) {
        return keys(collation.getFieldCollations());
    }

    static List<SortKey> keys(List<RelFieldCollation> fields) {
        return fields.stream().map(SortStrategy::key).toList();
    }

    private static SortKey key(RelFieldCollation field) {
        boolean ascending = !field.direction.isDescending();
        boolean nullsFirst = switch (field.nullDirection) {
            case FIRST -> true;
            case LAST -> false;
            // Spark's default: NULL is the least value.
            case UNSPECIFIED -> ascending;
        };
        return new SortKey(field.getFieldIndex(), ascending, nullsFirst);
    }
}
