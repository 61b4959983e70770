package dev.kindling.benchmarks;

import dev.kindling.benchmarks.Comparison.Result;
import dev.kindling.benchmarks.Comparison.Timing;
import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Whole processes that answer one query: Kindling by its launcher, DuckDB in a JVM through JDBC, Spark as its
/// engine for these comparisons, which compiles its driver of a hundred lines as it starts.
final class ColdSource implements SuiteSource {

    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(30);

    private record Run(Duration time, Duration cpuTime, String output) {}

    @Override
    public String defaultScale() {
        return "1";
    }

    @Override
    public Comparison measure(Settings settings) throws IOException {
        double scale = Double.parseDouble(settings.scale());
        Path lineitem = TpchSource.tables(settings.folder(), scale, List.of("lineitem"))
                .values()
                .iterator()
                .next();
        var queries = new LinkedHashMap<String, String>();
        if (settings.wanted().test("select 1")) queries.put("select 1", "select 1");
        if (settings.wanted().test("q06")) {
            queries.put("q06", Resources.text("/tpch/q06.sql").strip().replaceFirst(";$", ""));
        }
        var results = new EnumMap<Peer, Result>(Peer.class);
        var reference = new LinkedHashMap<String, Answer>();
        for (Peer peer : settings.peers()) {
            settings.progress().accept(peer.label());
            // The launcher builds where something has changed.
            if (peer == Peer.KINDLING) run(List.of("./kindling", "classpath"), "", BUILD_LIMIT, settings);
            results.put(peer, measure(peer, queries, lineitem, reference, settings));
        }
        return new Comparison(
                "Whole processes, TPC-H scale " + settings.scale(), List.copyOf(queries.keySet()), results);
    }

    private static Result measure(
            Peer peer, Map<String, String> queries, Path lineitem, Map<String, Answer> reference, Settings settings)
            throws IOException {
        var timings = new LinkedHashMap<String, Timing>();
        var failures = new LinkedHashMap<String, String>();
        for (var query : queries.entrySet()) {
            List<String> command = command(peer, lineitem, query.getValue(), settings);
            String input = peer == Peer.SPARK ? sparkRequests(lineitem, query.getValue()) : "";
            Run first = run(command, input, LIMIT, settings);
            for (int i = 0; i < settings.warmups(); i++) run(command, input, LIMIT, settings);
            var times = new ArrayList<Duration>();
            var cpuTimes = new ArrayList<Duration>();
            for (int i = 0; i < settings.repetitions(); i++) {
                Run run = run(command, input, LIMIT, settings);
                times.add(run.time());
                cpuTimes.add(run.cpuTime());
            }
            Answer answer = answer(peer, first.output());
            Answer expected = reference.putIfAbsent(query.getKey(), answer);
            String difference = expected == null
                    ? null
                    : AGREEMENT.difference(answer.rows(), expected.rows(), Agreement.Order.COUNTS);
            if (answer.rows().isEmpty()) failures.put(query.getKey(), "no answer: " + first.output());
            else if (difference != null) failures.put(query.getKey(), "wrong: " + difference);
            else timings.put(query.getKey(), Timing.of(first.time(), times, cpuTimes));
            settings.progress().accept("  " + query.getKey() + " " + times);
        }
        return new Result("", null, -1, timings, failures);
    }

    private static List<String> command(Peer peer, Path lineitem, String sql, Settings settings) {
        return switch (peer) {
            case KINDLING ->
                List.of("./kindling", "sql", "--format", "csv", "--view", "lineitem=" + lineitem, "-e", sql);
            case DUCKDB -> Peer.java("256m", DuckDbQuery.class, sql.replace("lineitem", "'" + lineitem + "'"));
            case SPARK -> peer.command(settings.heap());
        };
    }

    /// What the process of Spark's engine reads; it ends with its input.
    private static String sparkRequests(Path lineitem, String sql) {
        return "execute\t" + Peer.SPARK.view("lineitem", lineitem) + "\nexecute\t" + sql.replaceAll("\\s+", " ") + "\n";
    }

    private static Run run(List<String> command, String input, Duration limit, Settings settings) throws IOException {
        Path out = settings.folder().resolve("cold.out");
        Path in = Files.writeString(settings.folder().resolve("cold.in"), input);
        long cpu = cpuNanosOfChildren();
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(settings.folder().resolve("cold.err").toFile())
                .start();
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                end(process);
                throw new IOException("not done after " + limit + ": " + command);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(process);
            throw new IOException(e);
        }
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        return new Run(time, Duration.ofNanos(cpuNanosOfChildren() - cpu), Files.readString(out));
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /// The CPU time of all processes this one has started and seen the end of, and of theirs; 0 where the system
    /// does not tell (it does on Linux, in steps of ten milliseconds).
    private static long cpuNanosOfChildren() throws IOException {
        Path stat = Path.of("/proc/self/stat");
        if (!Files.isReadable(stat)) return 0;
        String line = Files.readString(stat, StandardCharsets.UTF_8);
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * 10_000_000;
    }

    /// Kindling and DuckDB print CSV with a header, Spark's engine lines that begin with `row`.
    private static Answer answer(Peer peer, String output) {
        List<List<String>> rows = peer == Peer.SPARK
                ? output.lines()
                        .filter(line -> line.startsWith("row\t"))
                        .map(line -> values(line.substring(4), "\t"))
                        .toList()
                : output.lines().skip(1).map(line -> values(line, ",")).toList();
        return new Answer(List.of(), List.of(), rows);
    }

    private static List<String> values(String line, String separator) {
        return List.of(line.split(separator, -1));
    }
}
