package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.exchange.ShuffledRows;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.settings.ByteSize;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.ShuffleParts.Part;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// A join whose sides are exchanged, which is decided on anew as it becomes known how much there is of them.
///
/// First the build side is sent. If it is empty, there may be nothing to do; if it fits, one table of it is shared,
/// and the probe side is not exchanged at all ([#ofUnexchangedProbe]). Otherwise the probe side is sent too; if
/// that turns out much smaller, the sides change roles, partitions much larger than most are shared by several
/// tasks, and small ones are put together ([#partitioned]).
///
/// What was sent is given back when the query ends, and made again if it is lost meanwhile.
final class AdaptiveJoin {

    /// A probe side so many times smaller than the build side is better built on.
    private static final int MUCH_SMALLER = 4;

    private final Lowering lowering;
    private final PhysicalPlan plan;
    private final JoinCondition condition;
    private final Adaptation adaptation;
    private final ExchangeExec probe;
    private final ShuffledRows build;
    private final MapOutputSizes buildSizes;

    /// How partitions that belong together are joined.
    ///
    /// @see AdaptiveJoin#partitioned
    @FunctionalInterface
    interface PairJoin {

        /// @param condition the join's, or what it is with the sides in each other's place
        RddNode<Batch> of(RddNode<Batch> probe, RddNode<Batch> build, JoinCondition condition);
    }

    private AdaptiveJoin(
            Lowering lowering,
            PhysicalPlan plan,
            JoinCondition condition,
            Adaptation adaptation,
            ExchangeExec probe,
            ExchangeExec build) {
        this.lowering = lowering;
        this.plan = plan;
        this.condition = condition;
        this.adaptation = adaptation;
        this.probe = probe;
        this.build = build.sent(lowering);
        buildSizes = this.build.send(lowering, name() + " build side");
    }

    /// Sends the build side of `plan`.
    static AdaptiveJoin begin(
            Lowering lowering,
            PhysicalPlan plan,
            JoinCondition condition,
            Adaptation adaptation,
            ExchangeExec probe,
            ExchangeExec build) {
        return new AdaptiveJoin(lowering, plan, condition, adaptation, probe, build);
    }

    private String name() {
        return lowering.nameOf(plan);
    }

    private void decided(String decision) {
        lowering.decided(plan, decision);
    }

    /// The join without an exchange of the probe side; null if that has to be exchanged too.
    @Nullable
    RddNode<Batch> ofUnexchangedProbe() {
        long bytes = buildSizes.totalBytes();
        if (bytes == 0 && condition.type().needsBuildRows()) return lowering.noRows(plan, JoinCondition.NO_BUILD_ROWS);
        return broadcast(bytes);
    }

    /// The join with one table of the build side for all tasks; null if it is too large for that, by what the
    /// session allows or by what memory there is, or build rows without a partner are wanted beside pairs.
    private @Nullable RddNode<Batch> broadcast(long bytes) {
        JoinType type = condition.type();
        if (type.marksBuild() && type.emitsPairs()) return null;
        if (bytes > adaptation.broadcastBytes()) return null;
        Broadcast<BroadcastTable> table = BroadcastTable.tryBuild(lowering, build.rows(), name(), condition);
        String size = "build side " + ByteSize.format(bytes);
        if (table == null) {
            decided("not switched to broadcast: no memory for " + size);
            return null;
        }
        decided("switched to broadcast: " + size + " within " + ByteSize.format(adaptation.broadcastBytes()));
        lowering.backend().release(build.shuffle());
        if (2.0 * table.value().table().rowCount() <= adaptation.probeRows())
            BroadcastHashJoinExec.narrow(adaptation.filters(), table);
        RddNode<Batch> rows = probe.input().lower(lowering);
        return BroadcastHashJoinExec.probed(lowering, plan, condition, table, rows, probe.partitionCount());
    }

    /// The join partition by partition.
    RddNode<Batch> partitioned(PairJoin join) {
        ShuffledRows other = probe.sent(lowering);
        MapOutputSizes probeSizes = other.send(lowering, name() + " probe side");
        long probeBytes = probeSizes.totalBytes();
        long buildBytes = buildSizes.totalBytes();
        boolean swaps = adaptation.swapsSides() && condition.canSwap() && probeBytes < buildBytes / MUCH_SMALLER;
        decided((swaps ? "sides swapped: " : "partitioned: ") + "build side " + ByteSize.format(buildBytes)
                + ", probe side " + ByteSize.format(probeBytes));
        return swaps
                ? pairs(build, buildSizes, other, probeSizes, condition.swapped(), join)
                : pairs(other, probeSizes, build, buildSizes, condition, join);
    }

    private RddNode<Batch> pairs(
            ShuffledRows probed,
            MapOutputSizes probedSizes,
            ShuffledRows built,
            MapOutputSizes builtSizes,
            JoinCondition by,
            PairJoin join) {
        PartitionCuts left = cuts(probedSizes, by.type().canSplitProbe(), builtSizes);
        PartitionCuts right = cuts(builtSizes, by.type().canSplitBuild(), probedSizes);
        if (left.isEmpty() && right.isEmpty())
            return inFewerTasks(
                    join.of(probed.rows(), built.rows(), by), probedSizes.totalBytes() + builtSizes.totalBytes());
        left.descriptions().forEach(text -> decided("probe side's " + text));
        right.descriptions().forEach(text -> decided("build side's " + text));
        var leftParts = new ArrayList<Part>();
        var rightParts = new ArrayList<Part>();
        for (int p = 0; p < probedSizes.partitions(); p++) {
            for (int i = 0; i < left.count(p); i++) {
                for (int j = 0; j < right.count(p); j++) {
                    leftParts.add(new Part(p, left.firstMap(p, i), left.endMap(p, i)));
                    rightParts.add(new Part(p, right.firstMap(p, j), right.endMap(p, j)));
                }
            }
        }
        return join.of(probed.parts(leftParts), built.parts(rightParts), by);
    }

    /// `joined` by as few tasks as `bytes` ask for, each of which works off several partitions, but no fewer than
    /// run at a time.
    private RddNode<Batch> inFewerTasks(RddNode<Batch> joined, long bytes) {
        if (adaptation.taskBytes() == 0) return joined;
        int partitions = probe.partitionCount();
        long wanted = Math.max(lowering.backend().parallelism(), Math.ceilDiv(bytes, adaptation.taskBytes()));
        if (wanted > partitions / 2) return joined;
        decided(partitions + " partitions coalesced to " + wanted);
        return new Coalesce<>(joined, (int) wanted);
    }

    private PartitionCuts cuts(MapOutputSizes sizes, boolean allowed, MapOutputSizes other) {
        return PartitionCuts.of(
                sizes,
                allowed ? adaptation.skew() : null,
                other.byPartition(),
                lowering.backend().parallelism());
    }
}
