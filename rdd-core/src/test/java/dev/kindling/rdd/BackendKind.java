package dev.kindling.rdd;

import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.local.Scheduling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A kind of backend, as its contracts set it up and look into it.
public interface BackendKind {

    /// What a contract asks of a backend.
    ///
    /// @param slots how many tasks run at a time
    /// @param maxFailures how often a task may fail
    /// @param memoryBytes what buffers may take before they go to disk; 0 for plenty
    /// @param folder where it puts its files; null for anywhere
    record Settings(
            int slots,
            int maxFailures,
            long memoryBytes,
            @Nullable Path folder,
            Scheduling scheduling) {

        public static final Settings DEFAULT = new Settings(2, 3, 0, null, Scheduling.DEFAULT);

        public Settings withSlots(int count) {
            return new Settings(count, maxFailures, memoryBytes, folder, scheduling);
        }

        public Settings withMaxFailures(int count) {
            return new Settings(slots, count, memoryBytes, folder, scheduling);
        }

        public Settings withMemory(long bytes, Path files) {
            return new Settings(slots, maxFailures, bytes, files, scheduling);
        }

        public Settings with(Scheduling other) {
            return new Settings(slots, maxFailures, memoryBytes, folder, other);
        }
    }

    Backend open(Settings settings);

    /// Ends what [#open] gave, unless it serves the next test as well.
    default void close(Backend backend) {
        backend.close();
    }

    /// Loses what was shuffled from one partition of the shuffle's input.
    void loseShuffleOutput(Backend backend, Shuffle<?, ?, ?> shuffle, int inputPartition);

    /// The files in `folder` that hold what map tasks have made.
    List<Path> shuffleFiles(Path folder) throws IOException;

    /// How many tasks of all jobs wait for a slot.
    int queuedTasks(Backend backend);

    /// How many tasks of all jobs run.
    int runningTasks(Backend backend);
}
