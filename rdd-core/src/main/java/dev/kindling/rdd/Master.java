package dev.kindling.rdd;

import dev.kindling.rdd.local.TaskExecutor;
import dev.kindling.rdd.worker.WorkerOptions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where tasks run, as `kindling.master` says it.
///
/// - `local`, `local[N]`, `local[*]`: on one thread, N threads, or as many as there are processors;
/// - `local-processes[N]`, `local-processes[*]`: in so many JVMs beside this one, one task at a time in each;
/// - `local-cluster[N,S,M]`: in N JVMs that run S tasks at a time each, with heaps of M MiB.
public sealed interface Master {

    /// How many tasks run at a time.
    int slots();

    TaskExecutor newExecutor();

    /// Threads of this JVM.
    record Threads(int slots) implements Master {

        @Override
        public TaskExecutor newExecutor() {
            return TaskExecutor.threads(slots);
        }
    }

    /// JVMs of their own.
    record Processes(WorkerOptions options) implements Master {

        @Override
        public int slots() {
            return options.totalSlots();
        }

        @Override
        public TaskExecutor newExecutor() {
            return TaskExecutor.processes(options);
        }
    }

    /// What `text` means, or nothing if it is no master.
    ///
    /// @param heapBytes of worker processes, where the text does not say
    static Optional<Master> parse(String text, long heapBytes) {
        try {
            return Optional.ofNullable(parsed(text.strip(), heapBytes));
        } catch (IllegalArgumentException _) {
            return Optional.empty(); // a count of 0, or one that nobody can mean
        }
    }

    private static @Nullable Master parsed(String text, long heapBytes) {
        if (text.equals("local")) return new Threads(1);
        Matcher local = Spelling.THREADS.matcher(text);
        if (local.matches()) return new Threads(count(local.group(1)));
        Matcher processes = Spelling.PROCESSES.matcher(text);
        if (processes.matches())
            return new Processes(WorkerOptions.of(count(processes.group(1))).withHeap(heapBytes));
        Matcher cluster = Spelling.CLUSTER.matcher(text);
        if (!cluster.matches()) return null;
        return new Processes(WorkerOptions.of(count(cluster.group(1)))
                .withSlots(count(cluster.group(2)))
                .withHeap((long) count(cluster.group(3)) << 20));
    }

    private static int count(String text) {
        if (text.equals("*")) return Runtime.getRuntime().availableProcessors();
        int count = Integer.parseInt(text);
        if (count < 1 || count >= MAX_COUNT) throw new IllegalArgumentException("not a count: " + text);
        return count;
    }

    /// More of anything is a mistake.
    int MAX_COUNT = 1_000_000;

    /// What messages say of how masters are written.
    String WAYS = "use local, local[N], local[*], local-processes[N], or local-cluster[N,S,M] for N processes with S"
            + " slots and M MiB each";

    /// How masters are written.
    final class Spelling {

        private static final Pattern THREADS = Pattern.compile("local\\[\\s*(\\*|\\d+)\\s*]");
        private static final Pattern PROCESSES = Pattern.compile("local-processes\\[\\s*(\\*|\\d+)\\s*]");
        private static final Pattern CLUSTER =
                Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*(\\d+)\\s*]");

        private Spelling() {}
    }
}
