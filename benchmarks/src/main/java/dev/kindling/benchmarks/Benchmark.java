package dev.kindling.benchmarks;

import dev.kindling.benchmarks.Settings.Tables;
import dev.kindling.benchmarks.rdd.RddBenchmark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A suite on Kindling, DuckDB and Spark:
///
/// ```
/// ./kindling benchmark tpch --scale 1 --engines kindling,duckdb,spark --repetitions 5
/// ```
///
/// The tables are generated once per scale and written to Parquet by DuckDB (zstd, row groups of 122 880 rows), so
/// that all engines read the same files, which none of the JVM engines wrote. Spark needs `mvn -f
/// tests/spark/pom.xml initialize` once. The options are listed by `--help`.
public final class Benchmark {

    private static final String USAGE = """
        benchmark SUITE [options]       SUITE is one of %s; rdd and memory have options of their own
        benchmark all [options]         all of them, one after the other, and then the page
        benchmark kernels [options]     the loops inside; the options are those of JMH
        benchmark page                  writes docs/performance.md from the reports there are
          --scale N            how much data, in the suite's own unit; default %s
          --engines LIST       of kindling, duckdb, spark; default kindling,duckdb
          --queries LIST       e.g. q01,q06; default all
          --warmup N           runs before those that count, default 2
          --repetitions N      runs that count, default 5
          --heap SIZE          the largest heap of the JVM engines, default 8g
          --tables WHERE       parquet or memory: read the files in each query, or load them before; default parquet
          --data FOLDER        where the tables are kept, default target/benchmarks
          --report FILE        where the report goes, default DATA/SUITE/report-SCALE.md
        """;

    private static final String DATA = "target/benchmarks";

    private Benchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        if (!words.isEmpty() && List.of("rdd", "memory", "kernels").contains(words.getFirst())) {
            String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            switch (words.getFirst()) {
                case "rdd" -> RddBenchmark.main(rest);
                case "memory" -> MemoryTrial.run(rest);
                default -> org.openjdk.jmh.Main.main(rest);
            }
            return;
        }
        if (words.isEmpty() || words.contains("--help")) {
            System.out.print(usage());
            return;
        }
        String name = words.getFirst();
        Map<String, SuiteSource> suites = SuiteSource.all();
        if (!suites.containsKey(name) && !name.equals("all") && !name.equals("page")) {
            System.err.print("There is no suite " + name + ".\n" + usage());
            System.exit(2);
        }
        Map<String, String> options = options(arguments);
        List<String> rest = words.subList(1, words.size());
        switch (name) {
            case "page" -> writePage(options);
            case "all" -> {
                for (String suite : suites.keySet()) measure(suite, options, rest);
                RddBenchmark.main(new String[0]);
                writePage(options);
            }
            default -> measure(name, options, rest);
        }
    }

    private static void writePage(Map<String, String> options) throws IOException {
        Files.writeString(PerformancePage.PATH, PerformancePage.of(Path.of(options.getOrDefault("data", DATA))));
    }

    private static void measure(String name, Map<String, String> options, List<String> words) throws IOException {
        SuiteSource source = SuiteSource.all().get(name);
        if (source == null) throw new IllegalArgumentException("no suite " + name);
        String scale = options.getOrDefault("scale", source.defaultScale());
        Path folder = Path.of(options.getOrDefault("data", DATA), name);
        Path report = Path.of(options.getOrDefault("report", folder + "/report-" + scale + ".md"));
        var settings = new Settings(
                scale,
                Files.createDirectories(folder.resolve(scale)).toAbsolutePath(),
                peers(options.getOrDefault("engines", "kindling,duckdb")),
                wanted(options.get("queries")),
                Integer.parseInt(options.getOrDefault("warmup", "2")),
                Integer.parseInt(options.getOrDefault("repetitions", "5")),
                options.getOrDefault("heap", "8g"),
                Tables.valueOf(options.getOrDefault("tables", "parquet").toUpperCase(Locale.ROOT)),
                System.err::println);
        var circumstances = Circumstances.now((name + " " + String.join(" ", words)).strip());
        String text = new Report(source.measure(settings), circumstances).markdown();
        Files.writeString(report, text);
        System.out.print(text);
    }

    private static String usage() {
        Map<String, SuiteSource> all = SuiteSource.all();
        List<String> scales = all.entrySet().stream()
                .map(suite -> suite.getValue().defaultScale() + " of " + suite.getKey())
                .toList();
        return USAGE.formatted(String.join(", ", all.keySet()), String.join(", ", scales));
    }

    private static Map<String, String> options(String[] arguments) {
        var options = new LinkedHashMap<String, String>();
        for (int i = 1; i < arguments.length; i += 2) {
            String name = arguments[i].replaceFirst("^--", "");
            if (!USAGE.contains("--" + name + " ") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("no option " + arguments[i] + ", or no value for it\n" + usage());
            }
            options.put(name, arguments[i + 1]);
        }
        return options;
    }

    static List<Peer> peers(String names) {
        return Arrays.stream(names.split(","))
                .map(name -> Peer.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();
    }

    private static Predicate<String> wanted(@Nullable String chosen) {
        return chosen == null ? _ -> true : List.of(chosen.split(","))::contains;
    }
}
