package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.scan.RuntimeFilterSource;
import dev.kindling.execution.scan.ScanExec;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins each partition of the probe side with one table of all rows of the build side. The build side runs first;
/// what it finds out of the keys narrows the scans of the probe side. If its rows turn out not to fit the memory
/// budget, the join becomes a partitioned one.
///
/// Where only build rows with, or without, a partner are wanted, the probe side runs at once, too: see
/// [MarkedBuildRows].
///
/// @param filters scans of the probe side, with the column that must equal a build key
/// @param reason why the planner chose this join
public record BroadcastHashJoinExec(
        PhysicalPlan probe,
        PhysicalPlan build,
        JoinCondition condition,
        List<ScanFilter> filters,
        int partitionsOtherwise,
        String reason)
        implements PhysicalPlan {

    /// Column `column` of `scan` must equal key number `key`.
    public record ScanFilter(ScanExec scan, int column, int key) {}

    public BroadcastHashJoinExec {
        filters = List.copyOf(filters);
    }

    @Override
    public String name() {
        return "BroadcastHashJoin";
    }

    @Override
    public String arguments() {
        String narrowed =
                filters.isEmpty() ? "" : ", narrows " + filters.size() + " scan" + (filters.size() > 1 ? "s" : "");
        return condition.describe() + " (build right: " + reason + narrowed + ")";
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(probe, build);
    }

    @Override
    public StructType schema() {
        return condition.schema();
    }

    @Override
    public int partitionCount() {
        return yieldsBuildRows() ? partitionsOtherwise : probe.partitionCount();
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        Broadcast<BroadcastTable> table = BroadcastTable.tryBuild(lowering, build, lowering.nameOf(this), condition);
        if (table == null) return partitioned(lowering);
        for (ScanFilter filter : filters) {
            filter.scan().addFilter(new KeyFilter(table, filter.key(), filter.column()));
        }
        RddNode<Batch> rows = probe.lower(lowering);
        return yieldsBuildRows()
                ? MarkedBuildRows.find(lowering, this, condition, table, rows, partitionsOtherwise)
                : lowering.pipe(this, rows, new Task(table, condition));
    }

    /// What runs when the build side does not fit into memory. NOT IN takes a single task, which sees all build
    /// rows.
    private RddNode<Batch> partitioned(Lowering lowering) {
        boolean single = partitionCount() == 1 || condition.type() == JoinType.NULL_AWARE_ANTI;
        int partitions = single ? 1 : partitionsOtherwise;
        var join = new PartitionedHashJoinExec(probe, build, condition, partitions, "build side too large");
        return BroadcastTable.withoutTable(join.lower(lowering, lowering.nameOf(this)), lowering.nameOf(this));
    }

    /// Whether all that comes out are build rows, with or without a partner.
    public boolean yieldsBuildRows() {
        return condition.type() == JoinType.BUILD_SEMI || condition.type() == JoinType.BUILD_ANTI;
    }

    private record Task(Broadcast<BroadcastTable> table, JoinCondition condition) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            JoinTable rows = table.value().table();
            return new HashJoinOperator(input, rows, condition.compile(context.evaluation()), context);
        }
    }

    private record KeyFilter(Broadcast<BroadcastTable> table, int key, int column) implements RuntimeFilterSource {

        @Override
        public @Nullable RuntimeFilter filter() {
            return table.value().filter(key, column);
        }
    }
}
