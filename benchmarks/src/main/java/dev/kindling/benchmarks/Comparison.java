package dev.kindling.benchmarks;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was measured of several engines.
///
/// @param questions their names, in the order they ran
record Comparison(String title, List<String> questions, Map<Peer, Result> results) {

    Comparison {
        questions = List.copyOf(questions);
        results = new EnumMap<>(results);
    }

    /// What was measured of one engine.
    ///
    /// @param version in the engine's own words
    /// @param startUp until a process without data answers its first query; null where that is what is measured
    /// @param peakMemoryBytes -1 where it is not known
    /// @param timings by question; one that failed has none
    /// @param failures by question, in the engine's words
    record Result(
            String version,
            @Nullable Duration startUp,
            long peakMemoryBytes,
            Map<String, Timing> timings,
            Map<String, String> failures) {}

    /// Medians over the repetitions, and the first time of all.
    record Timing(Duration cold, Duration median, Duration cpu) {

        /// The medians of `times` and `cpuTimes`.
        static Timing of(Duration cold, List<Duration> times, List<Duration> cpuTimes) {
            return new Timing(cold, middle(times), middle(cpuTimes));
        }
    }

    /// The middle one, or the lesser of the two in the middle.
    static Duration middle(List<Duration> times) {
        return times.stream().sorted().toList().get((times.size() - 1) / 2);
    }
}
