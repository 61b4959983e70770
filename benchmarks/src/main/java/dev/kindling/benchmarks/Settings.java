package dev.kindling.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// How to measure.
///
/// @param scale how much data, in the suite's own unit
/// @param folder where the data of this scale is kept, and logs go
/// @param peers the first one's answers are what the others must agree with
/// @param wanted which questions are asked
/// @param warmups runs before those that count
/// @param repetitions runs that count
/// @param heap the largest heap of engines that run in a JVM, e.g. `8g`
/// @param progress told what goes on
record Settings(
        String scale,
        Path folder,
        List<Peer> peers,
        Predicate<String> wanted,
        int warmups,
        int repetitions,
        String heap,
        Tables tables,
        Consumer<String> progress) {

    Settings {
        peers = List.copyOf(peers);
        if (repetitions < 1) throw new IllegalArgumentException("fewer than one repetition: " + repetitions);
    }

    /// These settings with the tables in the engines' memory.
    Settings inMemory() {
        return new Settings(scale, folder, peers, wanted, warmups, repetitions, heap, Tables.MEMORY, progress);
    }

    /// Where engines find the tables.
    enum Tables {
        PARQUET,
        /// In the engine's own memory, where they are put before anything is timed.
        MEMORY
    }
}
