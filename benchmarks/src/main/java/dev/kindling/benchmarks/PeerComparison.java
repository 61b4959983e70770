package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.EngineProcess.Run;
import dev.kindling.tests.engine.SqlFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs a suite on each peer in turn, so that never two compete for the machine: every query once to check its
/// answer, then some times to warm up, then the times that count, of which the median is kept.
public final class PeerComparison {

    private final Suite suite;
    private final int warmups;
    private final int repetitions;
    private final String heap;
    private final Consumer<String> progress;

    /// @param heap the largest heap of engines that run in a JVM, e.g. `8g`
    public PeerComparison(Suite suite, int warmups, int repetitions, String heap, Consumer<String> progress) {
        if (repetitions < 1) throw new IllegalArgumentException("fewer than one repetition: " + repetitions);
        this.suite = suite;
        this.warmups = warmups;
        this.repetitions = repetitions;
        this.heap = heap;
        this.progress = progress;
    }

    /// What was measured of one engine.
    ///
    /// @param startUp until a process without data answers its first query
    /// @param queries by name; a query that failed has none
    /// @param failures by query, in the engine's words
    public record Result(
            Duration startUp, long peakMemoryBytes, Map<String, Timing> queries, Map<String, String> failures) {}

    /// Medians over the repetitions, and the first time of all.
    public record Timing(Duration cold, Duration median, Duration cpu) {}

    /// Measures each of `peers`; the first is the one all others' answers must agree with.
    public Map<Peer, Result> run(List<Peer> peers, Path logFolder) {
        var results = new EnumMap<Peer, Result>(Peer.class);
        var reference = new LinkedHashMap<String, Answer>();
        for (Peer peer : peers) results.put(peer, run(peer, reference, logFolder));
        return results;
    }

    private Result run(Peer peer, Map<String, Answer> reference, Path logFolder) {
        progress.accept(peer.name().toLowerCase(Locale.ROOT));
        var timings = new LinkedHashMap<String, Timing>();
        var failures = new LinkedHashMap<String, String>();
        long start = System.nanoTime();
        try (EngineProcess engine = peer.start(heap, logFolder)) {
            engine.execute("SELECT 1");
            Duration startUp = Duration.ofNanos(System.nanoTime() - start);
            suite.tables().forEach((table, parquet) -> engine.execute(peer.view(table, parquet)));
            suite.queries().forEach((name, sql) -> {
                try {
                    Timing timing = time(engine, sql);
                    String difference = difference(reference, name, sql, engine.execute(sql));
                    if (difference == null) timings.put(name, timing);
                    else failures.put(name, "wrong: " + difference);
                    progress.accept("  " + name + " " + timing.median().toMillis() + " ms");
                } catch (SqlFailure e) {
                    failures.put(
                            name,
                            String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                    progress.accept("  " + name + " failed: " + failures.get(name));
                }
            });
            return new Result(startUp, engine.peakMemoryBytes(), timings, failures);
        }
    }

    private @Nullable String difference(Map<String, Answer> reference, String name, String sql, Answer answer) {
        Answer expected = reference.putIfAbsent(name, answer);
        return expected == null
                ? null
                : suite.agreement().difference(answer.rows(), expected.rows(), suite.orderOf(sql));
    }

    private Timing time(EngineProcess engine, String sql) {
        Duration cold = engine.timed(sql).time();
        for (int i = 0; i < warmups; i++) engine.timed(sql);
        var times = new ArrayList<Duration>();
        var cpuTimes = new ArrayList<Duration>();
        for (int i = 0; i < repetitions; i++) {
            Run run = engine.timed(sql);
            times.add(run.time());
            cpuTimes.add(run.cpuTime());
        }
        return new Timing(cold, median(times), median(cpuTimes));
    }

    /// The middle one, or the lesser of the two in the middle.
    static Duration median(List<Duration> times) {
        return times.stream().sorted().toList().get((times.size() - 1) / 2);
    }
}
