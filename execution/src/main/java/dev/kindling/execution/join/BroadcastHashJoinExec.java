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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Joins each partition of the probe side with one table of all rows of the build side. The build side runs first;
/// what it finds out of the keys narrows the scans of the probe side. If its rows turn out not to fit the memory
/// budget, the join becomes a partitioned one.
///
/// Where only build rows with, or without, a partner are wanted, the probe side runs at once, too: see
/// [MarkedBuildRows].
///
/// @param buildRows about how many rows the build side has
/// @param filters scans of the probe side, with the column that must equal a build key
/// @param earlier joins of the probe side to be built on before, because they narrow the build side
/// @param reason why the planner chose this join
public record BroadcastHashJoinExec(
        PhysicalPlan probe,
        PhysicalPlan build,
        JoinCondition condition,
        double buildRows,
        List<ScanFilter> filters,
        List<Earlier> earlier,
        int partitionsOtherwise,
        String reason)
        implements PhysicalPlan {

    /// Column `column` of `scan` must equal key number `key`.
    public record ScanFilter(ScanExec scan, int column, int key) {}

    /// A join of the probe side, whose build keys narrow scans of this join's build side.
    public record Earlier(BroadcastHashJoinExec join, List<ScanFilter> filters) {
        public Earlier {
            filters = List.copyOf(filters);
        }
    }

    public BroadcastHashJoinExec {
        filters = List.copyOf(filters);
        earlier = List.copyOf(earlier);
    }

    @Override
    public String name() {
        return "BroadcastHashJoin";
    }

    @Override
    public String arguments() {
        String narrows = filters.isEmpty() ? "" : ", narrows " + counted(filters.size(), "scan");
        String narrowed = earlier.isEmpty() ? "" : ", narrowed by " + counted(earlier.size(), "join") + " of the left";
        return condition.describe() + " (build right: " + reason + narrows + narrowed + ")";
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count > 1 ? "s" : "");
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
        for (Earlier each : earlier) {
            Broadcast<BroadcastTable> other = each.join().table(lowering);
            if (other != null) narrow(each.filters(), other);
        }
        Broadcast<BroadcastTable> table = table(lowering);
        if (table == null) return partitioned(lowering);
        if (condition.yieldsNothingFor(table)) return lowering.noRows(this, JoinCondition.NO_BUILD_ROWS);
        narrow(filters, table);
        RddNode<Batch> rows = probe.lower(lowering);
        return probed(lowering, this, condition, table, rows, partitionsOtherwise);
    }

    /// What join `plan` yields for `rows` of the probe side.
    ///
    /// @param partitions in how many partitions, where all that comes out are build rows
    static RddNode<Batch> probed(
            Lowering lowering,
            PhysicalPlan plan,
            JoinCondition condition,
            Broadcast<BroadcastTable> table,
            RddNode<Batch> rows,
            int partitions) {
        return yieldsBuildRows(condition)
                ? MarkedBuildRows.find(lowering, plan, condition, table, rows, partitions)
                : lowering.pipe(plan, rows, new Task(table, condition));
    }

    private @Nullable Broadcast<BroadcastTable> table(Lowering lowering) {
        return lowering.prepared(
                        this,
                        () -> Optional.ofNullable(
                                BroadcastTable.tryBuild(lowering, build, lowering.nameOf(this), condition)))
                .orElse(null);
    }

    /// Hands what `table` knows of its keys to scans that are not lowered yet.
    static void narrow(List<ScanFilter> filters, Broadcast<BroadcastTable> table) {
        for (ScanFilter filter : filters) {
            filter.scan().addFilter(new KeyFilter(table, filter.key(), filter.column()));
        }
    }

    /// What runs when the build side does not fit into memory. NOT IN takes a single task, which sees all build
    /// rows.
    private RddNode<Batch> partitioned(Lowering lowering) {
        boolean single = partitionCount() == 1 || condition.type() == JoinType.NULL_AWARE_ANTI;
        int partitions = single ? 1 : partitionsOtherwise;
        var join = new PartitionedHashJoinExec(
                probe, build, condition, partitions, "build side too large", Adaptation.NONE);
        return BroadcastTable.withoutTable(join.lower(lowering, lowering.nameOf(this)), lowering.nameOf(this));
    }

    /// Whether all that comes out are build rows, with or without a partner.
    public boolean yieldsBuildRows() {
        return yieldsBuildRows(condition);
    }

    private static boolean yieldsBuildRows(JoinCondition condition) {
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
