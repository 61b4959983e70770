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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// The 22 queries of TPC-H, over tables that DuckDB wrote to Parquet.
final class TpchSource implements SuiteSource {

    /// Averages and quotients of decimals are rounded to six places by some engines, and doubles in others.
    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    @Override
    public Suite at(String scale, Path folder, Predicate<String> wanted) throws IOException {
        Map<String, Path> tables = tables(folder, Double.parseDouble(scale));
        return new Suite("TPC-H at scale " + scale, tables, queries(wanted), AGREEMENT, Suite.Order.AS_QUERIED);
    }

    private static Map<String, String> queries(Predicate<String> wanted) throws IOException {
        var queries = new LinkedHashMap<String, String>();
        for (int number = 1; number <= 22; number++) {
            String name = String.format(Locale.ROOT, "q%02d", number);
            if (!wanted.test(name)) continue;
            try (InputStream in = TpchSource.class.getResourceAsStream("/tpch/" + name + ".sql")) {
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
