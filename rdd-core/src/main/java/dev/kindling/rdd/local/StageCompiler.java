package dev.kindling.rdd.local;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.graph.Checkpoint;
import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.Lineage;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.ShuffleParts;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.SplitOpener;
import dev.kindling.rdd.graph.Union;
import dev.kindling.rdd.graph.Zip;
import dev.kindling.rdd.graph.ZipFunction;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes the program of a stage: the part of the graph between a node and the shuffles and checkpoints below it.
/// Element types end here: the graph's constructors have checked them.
final class StageCompiler {

    private final JobRun job;
    private final IdentityHashMap<RddNode<?>, Integer> indexes = new IdentityHashMap<>();
    private final IdentityHashMap<RddNode<?>, Integer> counts = new IdentityHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<Integer> stepCounts = new ArrayList<>();
    private final List<Integer> depths = new ArrayList<>();
    private final Map<Integer, List<SourceSplit<Serializable>>> splits = new HashMap<>();

    private StageCompiler(JobRun job) {
        this.job = job;
    }

    /// A program, and what its sources read.
    record Compiled(Program program, Splits splits) {}

    static Compiled compile(RddNode<?> root, JobRun job) {
        var compiler = new StageCompiler(job);
        compiler.walk(root);
        var program =
                new Program(List.copyOf(compiler.steps), List.copyOf(compiler.stepCounts), compiler.depths.getLast());
        return new Compiled(program, new Splits(Map.copyOf(compiler.splits)));
    }

    private void walk(RddNode<?> root) {
        var stack = new ArrayDeque<RddNode<?>>();
        stack.push(root);
        while (!stack.isEmpty()) {
            RddNode<?> node = stack.element();
            if (indexes.containsKey(node)) {
                stack.pop();
                continue;
            }
            List<RddNode<?>> inputs = isBoundary(node) ? List.of() : node.inputs();
            boolean missing = false;
            for (RddNode<?> input : inputs) {
                if (!indexes.containsKey(input)) {
                    stack.push(input);
                    missing = true;
                }
            }
            if (!missing) {
                stack.pop();
                add(node, inputs);
            }
        }
    }

    private static boolean isBoundary(RddNode<?> node) {
        return node instanceof Shuffle || node instanceof ShuffleParts || node instanceof Checkpoint;
    }

    private void add(RddNode<?> node, List<RddNode<?>> inputs) {
        int depth = 1;
        for (RddNode<?> input : inputs) depth = Math.max(depth, 1 + depths.get(index(input)));
        int count = node instanceof Checkpoint<?> checkpoint
                ? checkpoint.input().partitionCount()
                : Lineage.count(node, counts);
        counts.put(node, count);
        indexes.put(node, steps.size());
        steps.add(step(node, count));
        stepCounts.add(count);
        depths.add(depth);
    }

    private int index(RddNode<?> node) {
        Integer index = indexes.get(node);
        if (index == null) throw new IllegalStateException("input has no step: " + Lineage.label(node));
        return index;
    }

    @SuppressWarnings("unchecked") // erasing element types, see the class comment
    private Step step(RddNode<?> node, int count) {
        return switch (node) {
            case Source<?, ?> source -> {
                splits.put(steps.size(), (List<SourceSplit<Serializable>>) (List<?>) source.splits());
                yield new Step.FromSource((SplitOpener<Serializable, Object>) source.opener());
            }
            case MapPartitions<?, ?> map ->
                new Step.Mapped(index(map.input()), (PartitionFunction<Object, Object>) map.function());
            case Zip<?, ?, ?> zip ->
                new Step.Zipped(
                        index(zip.left()), index(zip.right()), (ZipFunction<Object, Object, Object>) zip.function());
            case Union<?> union -> {
                var inputs = new ArrayList<Integer>();
                var starts = new ArrayList<Integer>();
                int start = 0;
                for (RddNode<?> input : union.nodes()) {
                    inputs.add(index(input));
                    starts.add(start);
                    start += stepCounts.get(index(input));
                }
                yield new Step.United(List.copyOf(inputs), List.copyOf(starts));
            }
            case Coalesce<?> coalesce ->
                new Step.Coalesced(index(coalesce.input()), stepCounts.get(index(coalesce.input())), count);
            case Persist<?> persist ->
                new Step.Persisted(
                        index(persist.input()), job.cacheOf(persist, count).id(), persist.level(), (Codec<Object>)
                                persist.codec());
            case Shuffle<?, ?, ?> shuffle ->
                new Step.FromShuffle(
                        job.outputOf(shuffle).id(),
                        (@Nullable Combiner<Object, Object>) shuffle.combiner(),
                        (@Nullable Order<Object>) shuffle.ordering(),
                        (Codec<Object>) (Codec<?>) shuffle.codec());
            case ShuffleParts<?, ?, ?> some -> {
                ShuffleOutput output = job.shuffle(job.outputOf(some.shuffle()).id());
                yield new Step.FromShuffleParts(
                        output.id(), some.parts(), some.shuffle().partitions(), output.mapCount(), (Codec<Object>)
                                (Codec<?>) some.shuffle().codec());
            }
            case Checkpoint<?> checkpoint ->
                new Step.FromCheckpoint(job.outputOf(checkpoint).id(), files(checkpoint));
        };
    }

    @SuppressWarnings("unchecked") // erasing element types
    static CheckpointFiles files(Checkpoint<?> checkpoint) {
        return new CheckpointFiles(checkpoint.directory(), (Codec<Object>) checkpoint.codec());
    }
}
