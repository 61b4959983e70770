package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.settings.ByteSize;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.util.List;

/// The input's partitions, each sorted by a task, as one order.
///
/// Sorted partitions are runs that are merged as they are read. Where the rows may come in several partitions they
/// are sorted first; then, if there are enough of them, the order is cut in ranges, and each range is merged by a
/// task and is a partition. Otherwise one task merges all.
///
/// @param mostRanges how many ranges there are at most
/// @param rangeBytes how much each range has at least
public record MergeExec(SortExec input, int mostRanges, long rangeBytes) implements PhysicalPlan {

    /// Blocks in which runs are cut for each range: of every run, a block at either end of a range is read in vain
    /// for the most part.
    private static final int BLOCKS_PER_RANGE = 16;

    private static final int MOST_BLOCKS = 512;

    /// Merged by one task.
    public static MergeExec inOne(SortExec input) {
        return new MergeExec(input, 1, 0);
    }

    @Override
    public String name() {
        return "SortMerge";
    }

    @Override
    public String arguments() {
        return input.arguments();
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
        return 1;
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        RddNode<Batch> rows = inFewEnough(input.input().lower(lowering), lowering);
        if (rows.partitionCount() == 1) return input.over(rows, lowering);
        boolean mayDivide = mostRanges > 1 && lowering.runsOnce() && lowering.takesAnyPartitions(this);
        int blocks = mayDivide ? Math.min(MOST_BLOCKS, BLOCKS_PER_RANGE * mostRanges) : 1;
        List<DataType> types = schema().types();
        List<SortKey> keys = input.keys();
        String name = lowering.nameOf(this);
        var runs = SentRuns.of(rows, types, keys, blocks, lowering.nameOf(input), name, lowering.evaluation());
        if (!mayDivide) return runs.inOne();
        MapOutputSizes sizes = lowering.runMapSide(runs.shuffle(), name + " runs");
        long bytes = sizes.totalBytes();
        int wanted = Math.clamp(bytes / Math.max(1, rangeBytes), 1, mostRanges);
        if (wanted > 1) {
            RangeCuts cuts = runs.cuts(lowering, sizes, wanted);
            decided(lowering, cuts.rangeCount(), rows.partitionCount(), bytes);
            return runs.inRanges(cuts);
        }
        decided(lowering, 1, rows.partitionCount(), bytes);
        return runs.inOne(sizes);
    }

    private void decided(Lowering lowering, int ranges, int runs, long bytes) {
        lowering.decided(
                this,
                "merged " + runs + " runs in " + (ranges == 1 ? "one range" : ranges + " ranges") + ": "
                        + ByteSize.format(bytes));
    }

    /// No more partitions than can be merged at a time.
    private static RddNode<Batch> inFewEnough(RddNode<Batch> rows, Lowering lowering) {
        int most = Math.max(
                lowering.backend().parallelism(),
                SortedRuns.mostAtATime(lowering.backend().memory().limitBytes()));
        return rows.partitionCount() <= most ? rows : new Coalesce<>(rows, most);
    }
}
