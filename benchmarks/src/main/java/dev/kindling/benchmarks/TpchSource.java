package dev.kindling.benchmarks;

import dev.kindling.cli.tpch.TpchFiles;
import dev.kindling.cli.tpch.TpchSchema;
import dev.kindling.tests.engine.Agreement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/// The 22 queries of TPC-H, over tables that DuckDB wrote to Parquet.
final class TpchSource implements QuestionSource {

    /// Averages and quotients of decimals are rounded to six places by some engines, and doubles in others.
    static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    @Override
    public String defaultScale() {
        return "1";
    }

    @Override
    public Suite suite(Settings settings) throws IOException {
        Map<String, Path> tables = tables(settings.folder(), Double.parseDouble(settings.scale()), TpchSchema.TABLES);
        return new Suite("TPC-H at scale " + settings.scale(), tables, queries(settings.wanted()), AGREEMENT);
    }

    private static List<Question> queries(Predicate<String> wanted) throws IOException {
        var queries = new ArrayList<Question>();
        for (int number = 1; number <= 22; number++) {
            String name = String.format(Locale.ROOT, "q%02d", number);
            if (!wanted.test(name)) continue;
            String sql = Resources.text("/tpch/" + name + ".sql");
            queries.add(Query.of(name, sql, Agreement.orderOf(sql)));
        }
        return queries;
    }

    /// The Parquet files of some of the tables, made where they are missing.
    static Map<String, Path> tables(Path folder, double scale, List<String> names) throws IOException {
        Files.createDirectories(folder);
        var tables = new LinkedHashMap<String, Path>();
        for (String table : names) {
            tables.put(table, folder.resolve(table + ".parquet").toAbsolutePath());
        }
        var missing = new ArrayList<>(names);
        missing.removeIf(table -> Files.exists(folder.resolve(table + ".parquet")));
        if (missing.isEmpty()) return tables;
        Path csv = folder.resolve("csv");
        TpchFiles.write(csv, scale, missing, 2);
        for (String table : missing) {
            ParquetFile.fromCsv(csv.resolve(table), TpchSchema.columns(table), folder.resolve(table + ".parquet"));
        }
        return tables;
    }
}
