package dev.kindling.rdd.graph;

import dev.kindling.rdd.storage.StorageStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Walks over a graph without recursion, however deep it is.
public final class Lineage {

    private Lineage() {}

    static int partitionCount(RddNode<?> root) {
        IdentityHashMap<RddNode<?>, Integer> counts = new IdentityHashMap<>();
        addPartitionCounts(root, counts, Depth.ONE_STAGE);
        return counts.getOrDefault(root, 0);
    }

    /// Adds the partition counts of all nodes below `root`.
    static void addPartitionCounts(RddNode<?> root, Map<RddNode<?>, Integer> counts) {
        addPartitionCounts(root, counts, Depth.ALL);
    }

    private enum Depth {
        ONE_STAGE,
        ALL
    }

    private static void addPartitionCounts(RddNode<?> root, Map<RddNode<?>, Integer> counts, Depth depth) {
        var stack = new ArrayDeque<RddNode<?>>();
        stack.push(root);
        while (!stack.isEmpty()) {
            RddNode<?> node = stack.element();
            if ((depth == Depth.ONE_STAGE && node instanceof Shuffle) || !pushMissing(node, counts, stack)) {
                counts.put(node, count(node, counts));
                stack.pop();
            }
        }
    }

    /// The partition count of `node`, given those of its inputs (which a shuffle does not need).
    public static int count(RddNode<?> node, Map<RddNode<?>, Integer> counts) {
        return switch (node) {
            case Source<?, ?> source -> source.splits().size();
            case Shuffle<?, ?, ?> shuffle -> shuffle.partitions();
            case ShuffleParts<?, ?, ?> some -> some.parts().size();
            case Coalesce<?> coalesce -> Math.min(coalesce.partitions(), of(counts, coalesce.input()));
            case Union<?> union -> {
                int total = 0;
                for (RddNode<?> input : union.nodes()) total = Math.addExact(total, of(counts, input));
                yield total;
            }
            case MapPartitions<?, ?> map -> of(counts, map.input());
            case Persist<?> persist -> of(counts, persist.input());
            case Checkpoint<?> checkpoint -> of(counts, checkpoint.input());
            case Zip<?, ?, ?> zip -> {
                int left = of(counts, zip.left());
                int right = of(counts, zip.right());
                if (left != right)
                    throw new IllegalArgumentException(
                            "zip needs equal partition counts, but the left has " + left + " and the right " + right);
                yield left;
            }
        };
    }

    private static int of(Map<RddNode<?>, Integer> counts, RddNode<?> node) {
        return counts.getOrDefault(node, 0);
    }

    private static boolean pushMissing(RddNode<?> node, Map<RddNode<?>, Integer> known, ArrayDeque<RddNode<?>> stack) {
        boolean missing = false;
        for (RddNode<?> input : node.inputs()) {
            if (!known.containsKey(input)) {
                stack.push(input);
                missing = true;
            }
        }
        return missing;
    }

    /// The graph below `root`, one line per node, indented below shuffles and where it forks; a node met again is
    /// named by its number.
    public static String describe(RddNode<?> root) {
        record Line(RddNode<?> node, int depth) {}
        var text = new StringBuilder();
        IdentityHashMap<RddNode<?>, Integer> numbers = new IdentityHashMap<>();
        var stack = new ArrayDeque<Line>();
        stack.push(new Line(root, 0));
        while (!stack.isEmpty()) {
            Line line = stack.pop();
            Integer known = numbers.get(line.node);
            text.repeat("  ", line.depth);
            if (known != null) {
                text.append("see [").append(known).append("]\n");
                continue;
            }
            numbers.put(line.node, numbers.size());
            text.append('[')
                    .append(numbers.size() - 1)
                    .append("] ")
                    .append(label(line.node))
                    .append('\n');
            List<RddNode<?>> inputs = new ArrayList<>(line.node.inputs());
            int depth = line.node instanceof Shuffle || inputs.size() > 1 ? line.depth + 1 : line.depth;
            for (RddNode<?> input : inputs.reversed()) stack.push(new Line(input, depth));
        }
        return text.toString();
    }

    /// The graph below `root` as Spark's `toDebugString` lays it out; `storage` says what is kept of a node.
    public static String debugString(RddNode<?> root, Function<Persist<?>, StorageStatus> storage) {
        return LineageText.of(root, storage);
    }

    /// What plans and progress call `node`.
    public static String label(RddNode<?> node) {
        return switch (node) {
            case Source<?, ?> source -> source.name() + " (" + source.splits().size() + ")";
            case MapPartitions<?, ?> map -> map.name();
            case Zip<?, ?, ?> zip -> zip.name();
            case Union<?> union -> "union of " + union.nodes().size();
            case Coalesce<?> coalesce -> "coalesce (" + coalesce.partitions() + ")";
            case Shuffle<?, ?, ?> shuffle -> "shuffle (" + shuffle.partitions() + ")";
            case ShuffleParts<?, ?, ?> some -> "parts (" + some.parts().size() + ")";
            case Persist<?> _ -> "persist";
            case Checkpoint<?> checkpoint -> "checkpoint in " + checkpoint.directory();
        };
    }
}
