package dev.kindling.benchmarks;

import dev.kindling.cli.tpch.TpchFiles;
import dev.kindling.cli.tpch.TpchSchema;
import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.DuckDbEngine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// TPC-H on Kindling, DuckDB and Spark:
///
/// ```
/// ./kindling benchmark tpch --scale 1 --engines kindling,duckdb,spark --repetitions 5
/// ```
///
/// The tables are generated once per scale and written to Parquet by DuckDB (zstd, row groups of 122 880 rows), so
/// that all engines read the same files, which none of the JVM engines wrote. Spark needs `mvn -f
/// tests/spark/pom.xml initialize` once. The options are listed by `--help`.
public final class TpchBenchmark {

    private static final String USAGE = """
        benchmark tpch [options]
          --scale N            scale factor, default 1
          --engines LIST       of kindling, duckdb, spark; default kindling,duckdb
          --queries LIST       e.g. q01,q06; default all 22
          --warmup N           runs before those that count, default 2
          --repetitions N      runs that count, default 5
          --heap SIZE          the largest heap of the JVM engines, default 8g
          --data FOLDER        where the tables are kept, default target/tpch
          --report FILE        where the report goes, default target/tpch/report-SCALE.md
        """;

    /// Averages and quotients of decimals are rounded to six places by some engines, and doubles in others.
    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    private TpchBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        if (Arrays.asList(arguments).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        Map<String, String> options = options(arguments);
        String scale = options.getOrDefault("scale", "1");
        Path folder = Path.of(options.getOrDefault("data", "target/tpch"));
        Path report = Path.of(options.getOrDefault("report", folder + "/report-" + scale + ".md"));
        List<Peer> peers = Arrays.stream(
                        options.getOrDefault("engines", "kindling,duckdb").split(","))
                .map(name -> Peer.valueOf(name.toUpperCase(Locale.ROOT)))
                .toList();

        Map<String, Path> tables = tables(folder.resolve(scale), Double.parseDouble(scale));
        var suite = new Suite("TPC-H at scale " + scale, tables, queries(options.get("queries")), AGREEMENT);
        var comparison = new PeerComparison(
                suite,
                Integer.parseInt(options.getOrDefault("warmup", "2")),
                Integer.parseInt(options.getOrDefault("repetitions", "5")),
                options.getOrDefault("heap", "8g"),
                System.err::println);
        String text = new Report(suite, comparison.run(peers, folder)).markdown();
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

    private static Map<String, String> queries(@Nullable String chosen) throws IOException {
        var queries = new LinkedHashMap<String, String>();
        for (int number = 1; number <= 22; number++) {
            String name = String.format(Locale.ROOT, "q%02d", number);
            if (chosen != null && !Arrays.asList(chosen.split(",")).contains(name)) continue;
            try (InputStream in = TpchBenchmark.class.getResourceAsStream("/tpch/" + name + ".sql")) {
                if (in == null) throw new IllegalStateException("no query " + name + " on the class path");
                queries.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return queries;
    }

    /// The Parquet files of the tables, made where they are missing.
    private static Map<String, Path> tables(Path folder, double scale) throws IOException {
        Files.createDirectories(folder);
        var tables = new LinkedHashMap<String, Path>();
        for (String table : TpchSchema.TABLES) {
            tables.put(table, folder.resolve(table + ".parquet").toAbsolutePath());
        }
        var missing = new ArrayList<>(TpchSchema.TABLES);
        missing.removeIf(table -> Files.exists(folder.resolve(table + ".parquet")));
        if (missing.isEmpty()) return tables;
        Path csv = folder.resolve("csv");
        TpchFiles.write(csv, scale, missing, 2);
        try (DuckDbEngine engine = DuckDbEngine.open()) {
            for (String table : missing) {
                Path made = folder.resolve(table + ".making");
                engine.csvToParquet(csv.resolve(table), TpchSchema.columns(table), made);
                Files.move(made, folder.resolve(table + ".parquet"));
                delete(csv.resolve(table));
            }
        }
        return tables;
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) Files.delete(file);
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
