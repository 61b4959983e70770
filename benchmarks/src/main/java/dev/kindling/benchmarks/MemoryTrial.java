package dev.kindling.benchmarks;

import dev.kindling.cli.tpch.TpchSchema;
import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.SqlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// Which queries over the tables of TPC-H engines finish in little memory, and whether they are right:
///
/// ```
/// ./kindling benchmark memory --scale 10 --heap 1g --engines kindling,duckdb,spark
/// ```
///
/// Beside TPC-H's own queries there are some that hold most of the largest table at once. Each runs once, in a
/// process that is replaced when it dies. The JVM engines have a heap of that size, DuckDB has it as its memory
/// limit. What is right is what DuckDB says with plenty.
public final class MemoryTrial {

    private static final String USAGE = """
        benchmark memory [options]
          --scale N            scale factor of TPC-H, default 10
          --heap SIZE          what each engine may use, default 1g
          --engines LIST       of kindling, duckdb, spark; default kindling,duckdb
          --queries LIST       e.g. q01,groups; default all
          --data FOLDER        where the tables are kept, default target/tpch
          --report FILE        where the report goes, default DATA/memory-SCALE.md
        """;

    private static final int MESSAGE_LENGTH = 160;

    /// Without a limit DuckDB takes most of the machine, whatever else needs some.
    private static final String PLENTY = "6GiB";

    private final Map<String, Path> tables;
    private final Map<String, String> queries;
    private final Path folder;
    private final String heap;

    /// How a query went.
    private record Outcome(boolean isRight, String text) {}

    /// How the queries went in one engine.
    private record Column(String label, List<Outcome> outcomes, long filesLeftBehind) {}

    private MemoryTrial(Map<String, Path> tables, Map<String, String> queries, Path folder, String heap) {
        this.tables = tables;
        this.queries = queries;
        this.folder = folder;
        this.heap = heap;
    }

    /// Queries that keep nearly all rows of lineitem (60 million at scale 10) until they have seen the last.
    private static Map<String, String> largeQueries(long lineCount) {
        var queries = new LinkedHashMap<String, String>();
        queries.put("groups", """
            SELECT count(*) AS n, sum(lines) AS lines, sum(quantity) AS quantity, max(latest) AS latest
            FROM (SELECT l_orderkey, count(*) AS lines, sum(l_quantity) AS quantity, max(l_shipdate) AS latest
                  FROM lineitem GROUP BY l_orderkey) g\
            """);
        queries.put(
                "sort",
                "SELECT * FROM lineitem ORDER BY l_extendedprice, l_orderkey, l_linenumber LIMIT 20 OFFSET "
                        + (lineCount - 1000));
        queries.put("join", """
            SELECT count(*) AS n, sum(a.l_extendedprice) AS price, sum(b.l_quantity) AS quantity,
                   max(a.l_comment) AS a, min(b.l_comment) AS b, max(b.l_shipinstruct) AS c
            FROM lineitem a JOIN lineitem b
              ON a.l_orderkey = b.l_orderkey AND a.l_comment <> b.l_comment AND a.l_shipmode <> b.l_shipinstruct\
            """);
        queries.put("distinct", "SELECT count(DISTINCT l_comment) AS n FROM lineitem");
        queries.put("window", """
            SELECT max(place) AS place, sum(size) AS size, count(*) AS n
            FROM (SELECT row_number() OVER (ORDER BY l_extendedprice, l_orderkey, l_linenumber) AS place,
                         count(*) OVER (PARTITION BY l_suppkey) AS size FROM lineitem) w\
            """);
        return queries;
    }

    /// See [Benchmark].
    static void run(String[] arguments) throws IOException {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        Map<String, String> options = options(arguments);
        String scale = options.getOrDefault("scale", "10");
        Path folder = Path.of(options.getOrDefault("data", "target/tpch"));
        Path report = Path.of(options.getOrDefault("report", folder + "/memory-" + scale + ".md"));
        List<Peer> peers = Benchmark.peers(options.getOrDefault("engines", "kindling,duckdb"));
        String chosen = options.get("queries");
        Map<String, Path> tables =
                TpchSource.tables(folder.resolve(scale), Double.parseDouble(scale), TpchSchema.TABLES);
        var queries = new LinkedHashMap<String, String>();
        for (int number = 1; number <= 22; number++) {
            String name = String.format(Locale.ROOT, "q%02d", number);
            queries.put(name, Resources.text("/tpch/" + name + ".sql"));
        }
        try (EngineProcess counter = Peer.DUCKDB.start("1g", folder)) {
            tables.forEach((table, parquet) -> counter.execute(Peer.DUCKDB.view(table, parquet)));
            Answer count = counter.execute("SELECT count(*) FROM lineitem");
            queries.putAll(largeQueries(
                    Long.parseLong(String.valueOf(count.rows().getFirst().getFirst()))));
        }
        if (chosen != null) queries.keySet().retainAll(List.of(chosen.split(",")));
        String text = "# TPC-H at scale " + scale
                + new MemoryTrial(tables, queries, folder, options.getOrDefault("heap", "1g")).report(peers);
        Files.writeString(report, text);
        System.out.print(text);
    }

    private static Map<String, String> options(String[] arguments) {
        var options = new LinkedHashMap<String, String>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!USAGE.contains("--" + name + " ") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("no option " + arguments[i] + ", or no value for it\n" + USAGE);
            }
            options.put(name, arguments[i + 1]);
        }
        return options;
    }

    private String report(List<Peer> peers) throws IOException {
        var expected = new LinkedHashMap<String, Answer>();
        System.err.println("duckdb with " + PLENTY);
        try (EngineProcess engine = Peer.DUCKDB.start(heap, folder)) {
            engine.execute("SET memory_limit = '" + PLENTY + "'");
            engine.execute("SET temp_directory = '" + folder.resolve("plenty").toAbsolutePath() + "'");
            tables.forEach((table, parquet) -> engine.execute(Peer.DUCKDB.view(table, parquet)));
            queries.forEach((name, sql) -> expected.put(name, engine.execute(sql)));
        }
        var columns = new ArrayList<Column>();
        for (Peer peer : peers) {
            Path spill = Files.createDirectories(
                    folder.resolve("spill-" + peer.label()).toAbsolutePath());
            List<Outcome> outcomes = tried(peer, spill, expected);
            columns.add(new Column(peer.label(), outcomes, filesIn(spill)));
        }
        var text = new StringBuilder(" with " + heap + " of memory\n\n| query |");
        for (Column column : columns) text.append(' ').append(column.label).append(" |");
        text.append("\n| --- |").repeat(" --- |", columns.size()).append('\n');
        int row = 0;
        for (String query : queries.keySet()) {
            text.append("| ").append(query).append(" |");
            for (Column column : columns)
                text.append(' ').append(column.outcomes.get(row).text).append(" |");
            text.append('\n');
            row++;
        }
        text.append("| right |");
        for (Column column : columns) {
            long right = column.outcomes.stream().filter(Outcome::isRight).count();
            text.append(' ').append(right).append(" of ").append(queries.size()).append(" |");
        }
        text.append("\n| files left behind |");
        for (Column column : columns)
            text.append(' ').append(column.filesLeftBehind).append(" |");
        return text.append('\n').toString();
    }

    private List<Outcome> tried(Peer peer, Path spill, Map<String, Answer> expected) {
        System.err.println(peer.label());
        var outcomes = new ArrayList<Outcome>();
        var engines = new ArrayList<EngineProcess>();
        queries.forEach((name, sql) -> {
            if (engines.isEmpty()) engines.add(start(peer, spill));
            EngineProcess engine = engines.getFirst();
            long start = System.nanoTime();
            Outcome outcome;
            try {
                Answer answer = engine.execute(sql);
                Duration time = Duration.ofNanos(System.nanoTime() - start);
                Answer right = Objects.requireNonNull(expected.get(name));
                String difference =
                        TpchSource.AGREEMENT.difference(answer.rows(), right.rows(), Agreement.orderOf(sql));
                outcome = difference == null
                        ? new Outcome(true, String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3))
                        : new Outcome(false, "wrong: " + shortened(difference));
            } catch (SqlFailure e) {
                outcome = new Outcome(false, "failed: " + shortened(String.valueOf(e.getMessage())));
            } catch (RuntimeException e) {
                outcome = new Outcome(false, "died: " + shortened(String.valueOf(e.getMessage())));
                engines.clear();
                close(engine);
            }
            outcomes.add(outcome);
            System.err.println("  " + name + " " + outcome.text);
        });
        engines.forEach(MemoryTrial::close);
        return outcomes;
    }

    private EngineProcess start(Peer peer, Path spill) {
        var command = new ArrayList<>(peer.command(heap));
        command.add(1, "-Djava.io.tmpdir=" + spill);
        EngineProcess engine = EngineProcess.start(command, folder.resolve("memory-" + peer.label() + ".log"));
        if (peer == Peer.DUCKDB) {
            engine.execute("SET memory_limit = '" + heap.replace("g", "GiB").replace("m", "MiB") + "'");
            engine.execute("SET temp_directory = '" + spill + "'");
        }
        tables.forEach((table, parquet) -> engine.execute(peer.view(table, parquet)));
        return engine;
    }

    private static void close(EngineProcess engine) {
        try {
            engine.close();
        } catch (RuntimeException e) {
            System.err.println("  " + e.getMessage());
        }
    }

    private static String shortened(String message) {
        String line = message.lines().findFirst().orElse("").replace('|', '/');
        return line.length() <= MESSAGE_LENGTH ? line : line.substring(0, MESSAGE_LENGTH) + " ...";
    }

    /// A process that was closed may still be about to tidy up.
    private static long filesIn(Path folder) throws IOException {
        long count = -1;
        for (int attempt = 0; attempt < 20 && count != 0; attempt++) {
            try (var files = Files.walk(folder)) {
                count = files.filter(file -> !file.equals(folder) && !isOfTheJvm(file))
                        .count();
            }
            if (count != 0) pause();
        }
        return count;
    }

    /// Counters of running JVMs and native libraries that were unpacked are not data.
    private static boolean isOfTheJvm(Path file) {
        return file.toString().contains("hsperfdata") || file.toString().endsWith(".so");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
