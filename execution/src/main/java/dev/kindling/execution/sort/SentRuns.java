package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.exchange.TargetedBatchCodec;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchIterator;
import dev.kindling.execution.plan.IteratorOperator;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.spill.SerializedBatches;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.ShuffleParts;
import dev.kindling.rdd.graph.ShuffleParts.Part;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.SplitOpener;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.Zip;
import dev.kindling.rdd.graph.ZipFunction;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The sorted partitions of a collection on their way to the tasks that merge them: each is a run, cut in blocks
/// ([RunBlocks]) that are the partitions of a shuffle. A merging task opens, of every run, the blocks it needs, and
/// reads them block after block, batch by batch, as the merge goes on; so it holds one batch of each run.
///
/// @param blocks how many blocks a run has at most
/// @param name what the merging operator is called
record SentRuns(
        Shuffle<Integer, Batch, Batch> shuffle,
        int runs,
        int blocks,
        List<DataType> types,
        List<SortKey> keys,
        String name,
        EvaluationContext evaluation) {

    /// The partitions of `rows`, sorted in the name `sorter`.
    static SentRuns of(
            RddNode<Batch> rows,
            List<DataType> types,
            List<SortKey> keys,
            int blocks,
            String sorter,
            String name,
            EvaluationContext evaluation) {
        var blocked = new MapPartitions<>(rows, sorter, new SendRun(sorter, types, keys, blocks, evaluation));
        int partitions = blocks == 1 ? 1 : blocks + 1;
        var shuffle = new Shuffle<>(blocked, partitions, Partitioner.direct(), null, null, new TargetedBatchCodec());
        return new SentRuns(shuffle, rows.partitionCount(), blocks, types, keys, name, evaluation);
    }

    private record SendRun(
            String name, List<DataType> types, List<SortKey> keys, int blocks, EvaluationContext evaluation)
            implements PartitionFunction<Batch, Pair<Integer, Batch>> {

        @Override
        public Iterator<Pair<Integer, Batch>> apply(TaskContext task, Iterator<Batch> batches) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            var sort = new SortOperator(new IteratorOperator(batches), types, keys, SortOperator.ALL, context);
            return new RunBlocks(sort, types, keys, blocks);
        }
    }

    /// Where the blocks of each run begin, read by one task from what was sent.
    RangeCuts cuts(Lowering lowering, MapOutputSizes sizes, int ranges) {
        var indexes = new ShuffleParts<>(shuffle, List.of(new Part(blocks, 0, runs)));
        SerializedBatches firstKeys =
                lowering.runNow(indexes, new ReadIndexes(), name + " ranges").getFirst();
        return RangeCuts.of(firstKeys.batches(), sizes, types, keys, ranges);
    }

    private record ReadIndexes() implements PartitionAction<Pair<Integer, Batch>, SerializedBatches> {

        @Override
        public SerializedBatches run(TaskContext task, Iterator<Pair<Integer, Batch>> elements) {
            var indexes = new ArrayList<Batch>();
            while (elements.hasNext()) indexes.add(elements.next().value());
            return new SerializedBatches(indexes);
        }
    }

    /// All rows, merged in one partition.
    RddNode<Batch> inOne() {
        return merged(List.of(RunInRange.Range.ALL), (_, _) -> 0, (_, _) -> blocks);
    }

    /// As [#inOne], once it is known how many blocks there are.
    RddNode<Batch> inOne(MapOutputSizes sizes) {
        int[] used = new int[runs];
        for (int run = 0; run < runs; run++) {
            while (used[run] < blocks && sizes.bytes(run, used[run]) > 0) used[run]++;
        }
        return merged(List.of(RunInRange.Range.ALL), (_, _) -> 0, (run, _) -> used[run]);
    }

    /// All rows, merged in a partition for each range.
    RddNode<Batch> inRanges(RangeCuts cuts) {
        var ranges = new ArrayList<RunInRange.Range>();
        for (int i = 0; i < cuts.rangeCount(); i++) {
            ranges.add(new RunInRange.Range(
                    i == 0 ? null : cuts.bound(i - 1), i + 1 == cuts.rangeCount() ? null : cuts.bound(i)));
        }
        return merged(ranges, cuts::firstBlock, cuts::endBlock);
    }

    /// A block by run and range.
    @FunctionalInterface
    private interface BlockOf {

        int block(int run, int range);
    }

    private RddNode<Batch> merged(List<RunInRange.Range> ranges, BlockOf first, BlockOf end) {
        List<RddNode<OpenRuns>> opened = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            int width = 1;
            for (int i = 0; i < ranges.size(); i++) width = Math.max(width, end.block(run, i) - first.block(run, i));
            var parts = new ArrayList<Part>();
            for (int i = 0; i < ranges.size(); i++) {
                int from = first.block(run, i);
                int to = end.block(run, i);
                for (int block = from; block < from + width; block++) {
                    boolean isNeeded = block < to;
                    parts.add(new Part(isNeeded ? block : 0, run, isNeeded ? run + 1 : run));
                }
            }
            // Groups of neighbours are equally many parts, so they are filled up with empty ones.
            RddNode<Pair<Integer, Batch>> slices = new ShuffleParts<>(shuffle, parts);
            if (width > 1) slices = new Coalesce<>(slices, ranges.size());
            opened.add(new MapPartitions<>(slices, name, new OpenRun(run)));
        }
        var splits = ranges.stream().map(range -> new SourceSplit<>(range, 0)).toList();
        var source = new Source<>(name, splits, new TheRange());
        return new Zip<>(
                source, together(opened, 0, opened.size()), name, new MergeRange(name, types, keys, evaluation));
    }

    /// A tree of little depth.
    private RddNode<OpenRuns> together(List<RddNode<OpenRuns>> opened, int from, int to) {
        if (to - from == 1) return opened.get(from);
        int middle = (from + to) >>> 1;
        return new Zip<>(together(opened, from, middle), together(opened, middle, to), name, new Both());
    }

    /// Runs that are open, in their order.
    private record OpenRuns(List<OpenedRun> runs) {}

    private record OpenedRun(int run, Iterator<Batch> batches) {}

    /// The run as one element, of which nothing is read yet.
    private record OpenRun(int run) implements PartitionFunction<Pair<Integer, Batch>, OpenRuns> {

        @Override
        public Iterator<OpenRuns> apply(TaskContext task, Iterator<Pair<Integer, Batch>> elements) {
            var batches = new Iterator<Batch>() {
                @Override
                public boolean hasNext() {
                    return elements.hasNext();
                }

                @Override
                public Batch next() {
                    return elements.next().value();
                }
            };
            return List.of(new OpenRuns(List.of(new OpenedRun(run, batches)))).iterator();
        }
    }

    private record Both() implements ZipFunction<OpenRuns, OpenRuns, OpenRuns> {

        @Override
        public Iterator<OpenRuns> apply(TaskContext task, Iterator<OpenRuns> left, Iterator<OpenRuns> right) {
            var runs = new ArrayList<>(left.next().runs());
            runs.addAll(right.next().runs());
            return List.of(new OpenRuns(runs)).iterator();
        }
    }

    private record TheRange() implements SplitOpener<RunInRange.Range, RunInRange.Range> {

        @Override
        public Iterator<RunInRange.Range> open(TaskContext task, RunInRange.Range range) {
            return List.of(range).iterator();
        }
    }

    private record MergeRange(String name, List<DataType> types, List<SortKey> keys, EvaluationContext evaluation)
            implements ZipFunction<RunInRange.Range, OpenRuns, Batch> {

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<RunInRange.Range> ranges, Iterator<OpenRuns> opened) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            RunInRange.Range range = ranges.next();
            var inputs = new ArrayList<BatchOperator>();
            for (OpenedRun run : opened.next().runs())
                inputs.add(new RunInRange(run.batches(), run.run(), range, keys));
            return new BatchIterator(new MergeOperator(inputs, types, keys, context));
        }
    }
}
