package dev.kindling.benchmarks;

import dev.kindling.benchmarks.Comparison.Result;
import dev.kindling.benchmarks.Comparison.Timing;
import dev.kindling.benchmarks.Settings.Tables;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.EngineProcess.Run;
import dev.kindling.tests.engine.SqlFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs a suite on each peer in turn, so that never two compete for the machine: every question some times to warm
/// up, then the times that count, of which the median is kept, and at last compares what came out.
final class PeerComparison {

    private final Suite suite;
    private final Settings settings;

    PeerComparison(Suite suite, Settings settings) {
        this.suite = suite;
        this.settings = settings;
    }

    Comparison run() {
        var results = new EnumMap<Peer, Result>(Peer.class);
        var reference = new LinkedHashMap<String, Answer>();
        for (Peer peer : settings.peers()) results.put(peer, run(peer, reference));
        return new Comparison(
                suite.title(), suite.questions().stream().map(Question::name).toList(), results);
    }

    private Result run(Peer peer, Map<String, Answer> reference) {
        settings.progress().accept(peer.label());
        var timings = new LinkedHashMap<String, Timing>();
        var failures = new LinkedHashMap<String, String>();
        long start = System.nanoTime();
        try (EngineProcess engine = peer.start(settings.heap(), settings.folder())) {
            engine.execute("SELECT 1");
            Duration startUp = Duration.ofNanos(System.nanoTime() - start);
            String version = String.valueOf(
                    engine.execute("SELECT version()").rows().get(0).get(0));
            suite.tables().forEach((table, parquet) -> offer(engine, peer, table, parquet));
            for (Question question : suite.questions()) {
                String name = question.name();
                try {
                    Timing timing = time(engine, peer, question);
                    String difference = difference(reference, question, question.answer(engine, peer));
                    if (difference == null) timings.put(name, timing);
                    else failures.put(name, "wrong: " + difference);
                    settings.progress()
                            .accept("  " + name + " " + timing.median().toMillis() + " ms, CPU "
                                    + timing.cpu().toMillis() + " ms"
                                    + (difference == null ? "" : ", wrong: " + difference));
                } catch (SqlFailure e) {
                    failures.put(
                            name,
                            String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
                    settings.progress().accept("  " + name + " failed: " + failures.get(name));
                }
            }
            return new Result(version, startUp, engine.peakMemoryBytes(), timings, failures);
        }
    }

    private void offer(EngineProcess engine, Peer peer, String table, Path parquet) {
        if (settings.tables() == Tables.PARQUET) {
            engine.execute(peer.view(table, parquet));
        } else {
            engine.execute(peer.view("file_" + table, parquet));
            engine.execute(peer.keep(table, "SELECT * FROM file_" + table));
        }
    }

    private @Nullable String difference(Map<String, Answer> reference, Question question, Answer answer) {
        Answer expected = reference.putIfAbsent(question.name(), answer);
        return expected == null ? null : suite.agreement().difference(answer.rows(), expected.rows(), question.order());
    }

    private Timing time(EngineProcess engine, Peer peer, Question question) {
        Duration cold = run(engine, peer, question).time();
        for (int i = 0; i < settings.warmups(); i++) run(engine, peer, question);
        var times = new ArrayList<Duration>();
        var cpuTimes = new ArrayList<Duration>();
        for (int i = 0; i < settings.repetitions(); i++) {
            Run run = run(engine, peer, question);
            times.add(run.time());
            cpuTimes.add(run.cpuTime());
        }
        return Timing.of(cold, times, cpuTimes);
    }

    private static Run run(EngineProcess engine, Peer peer, Question question) {
        for (String statement : question.before(peer)) engine.execute(statement);
        return question.time(engine, peer);
    }
}
