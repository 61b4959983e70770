package dev.kindling.rdd.graph;

import dev.kindling.rdd.storage.StorageLevel;
import dev.kindling.rdd.storage.StorageStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A graph as `toDebugString` shows it, in Spark's layout: the partition count where a stage begins, `+-` for each
/// shuffle, and behind each collection how it is persisted, with what is kept of it on a line below.
///
/// ```
/// (2) reduceByKey[3] [Memory Deserialized 1x Replicated]
///  |      CachedPartitions: 2; MemorySize: 112.0 B; DiskSize: 0.0 B
///  +-(4) mapToPair[1] []
///     |  parallelize[0] []
/// ```
///
/// Numbers grow from what is read towards what reads it. A collection met again is named, not repeated.
final class LineageText {

    private record Visit(RddNode<?> node, String prefix, Edge edge) {}

    private enum Edge {
        ROOT,
        NARROW,
        SHUFFLE,
        LAST_SHUFFLE
    }

    private final Function<Persist<?>, StorageStatus> storage;
    private final IdentityHashMap<RddNode<?>, Integer> discovered = new IdentityHashMap<>();
    private final IdentityHashMap<RddNode<?>, Integer> counts = new IdentityHashMap<>();
    private final List<String> lines = new ArrayList<>();

    private LineageText(Function<Persist<?>, StorageStatus> storage) {
        this.storage = storage;
    }

    static String of(RddNode<?> root, Function<Persist<?>, StorageStatus> storage) {
        var text = new LineageText(storage);
        text.number(root);
        text.write(root);
        return String.join("\n", text.lines);
    }

    /// The node a line is about: persisting shows beside it, not above it.
    private static RddNode<?> shown(RddNode<?> node) {
        RddNode<?> shown = node;
        while (shown instanceof Persist<?> persist) shown = persist.input();
        return shown;
    }

    private void number(RddNode<?> root) {
        var stack = new ArrayDeque<RddNode<?>>();
        stack.push(shown(root));
        while (!stack.isEmpty()) {
            RddNode<?> node = stack.pop();
            if (discovered.putIfAbsent(node, discovered.size()) != null) continue;
            for (RddNode<?> input : node.inputs().reversed()) stack.push(shown(input));
        }
        Lineage.addPartitionCounts(root, counts);
    }

    private void write(RddNode<?> root) {
        var written = new IdentityHashMap<RddNode<?>, Boolean>();
        var stack = new ArrayDeque<Visit>();
        stack.push(new Visit(root, "", Edge.ROOT));
        while (!stack.isEmpty()) {
            Visit visit = stack.pop();
            RddNode<?> node = shown(visit.node);
            boolean again = written.put(node, true) != null;
            String prefix = writeLines(visit, node, again);
            if (again) continue;
            List<RddNode<?>> inputs = node.inputs();
            for (int i = inputs.size() - 1; i >= 0; i--) {
                Edge edge = !(node instanceof Shuffle)
                        ? Edge.NARROW
                        : i == inputs.size() - 1 ? Edge.LAST_SHUFFLE : Edge.SHUFFLE;
                stack.push(new Visit(inputs.get(i), prefix, edge));
            }
        }
    }

    /// Writes the lines of one node.
    ///
    /// @return what the lines of its inputs begin with
    private String writeLines(Visit visit, RddNode<?> node, boolean again) {
        String count = "(" + counts.getOrDefault(node, 0) + ")";
        int left = (count.length() - 1) / 2;
        String column = " ".repeat(left) + "|" + " ".repeat(count.length() - left);
        String before = visit.prefix.replaceAll("\\|\\s+$", "");
        String next = switch (visit.edge) {
            case ROOT -> column;
            case NARROW -> visit.prefix;
            case SHUFFLE -> before + "| " + column;
            case LAST_SHUFFLE -> before + "  " + column;
        };
        String name = name(node) + " [" + persistence(visit.node) + "]" + (again ? " (see above)" : "");
        lines.add(
                switch (visit.edge) {
                    case ROOT -> count + " " + name;
                    case NARROW -> visit.prefix + name;
                    case SHUFFLE, LAST_SHUFFLE -> before + "+-" + count + " " + name;
                });
        if (visit.node instanceof Persist<?> persist && !again) {
            StorageStatus status = storage.apply(persist);
            if (status.cachedPartitions() > 0)
                lines.add(next + (visit.edge == Edge.ROOT ? " " : "") + "    CachedPartitions: "
                        + status.cachedPartitions() + "; MemorySize: " + size(status.memoryBytes()) + "; DiskSize: "
                        + size(status.diskBytes()));
        }
        return next;
    }

    private String name(RddNode<?> node) {
        String label = node instanceof Source<?, ?> source ? source.name() : Lineage.label(node);
        return label + "[" + (discovered.size() - 1 - discovered.getOrDefault(node, 0)) + "]";
    }

    private static String persistence(RddNode<?> node) {
        @Nullable StorageLevel level = node instanceof Persist<?> persist ? persist.level() : null;
        return level == null || !level.isValid() ? "" : level.description();
    }

    private static String size(long bytes) {
        if (bytes < 2 << 10) return String.format(Locale.ROOT, "%.1f B", (double) bytes);
        if (bytes < 2L << 20) return String.format(Locale.ROOT, "%.1f KiB", bytes / 0x1p10);
        if (bytes < 2L << 30) return String.format(Locale.ROOT, "%.1f MiB", bytes / 0x1p20);
        return String.format(Locale.ROOT, "%.1f GiB", bytes / 0x1p30);
    }
}
