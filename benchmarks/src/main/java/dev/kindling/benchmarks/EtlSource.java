package dev.kindling.benchmarks;

import dev.kindling.cli.tpch.TpchFiles;
import dev.kindling.cli.tpch.TpchSchema;
import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.EngineProcess.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Files into files: CSV to Parquet, its types given or found out; an aggregate over JSON; Parquet rewritten in
/// another order. What was written is read back by one engine, DuckDB, for comparison.
final class EtlSource implements QuestionSource {

    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");
    private static final String LINEITEM = TpchSchema.columns("lineitem");
    private static final String ORDERS = TpchSchema.columns("orders");

    private static final String ROW = """
        hash(concat_ws('|', l_orderkey, l_linenumber, l_partkey, l_suppkey, l_returnflag, l_linestatus, l_shipdate,
          l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode, l_comment, CAST(l_quantity AS DOUBLE),
          CAST(l_extendedprice AS DOUBLE), CAST(l_discount AS DOUBLE), CAST(l_tax AS DOUBLE))) % 1000000007\
        """;
    private static final String EVERY_ROW = "SELECT count(*), sum(" + ROW + ") FROM made";
    private static final String EVERY_ROW_IN_ORDER = """
        SELECT count(*), sum(row_hash), count(*) FILTER (place < place_before) AS rows_out_of_order
        FROM (
          SELECT %s AS row_hash, row(l_shipdate, l_orderkey, l_linenumber) AS place,
            lag(row(l_shipdate, l_orderkey, l_linenumber)) OVER (ORDER BY filename, file_row_number) AS place_before
          FROM made)\
        """.formatted(ROW);
    private static final String TOTALS = """
        SELECT o_orderpriority, o_orderstatus, count(*), sum(o_totalprice), min(o_orderdate), max(length(o_comment))
        FROM files GROUP BY o_orderpriority, o_orderstatus\
        """;

    /// Statements that together are one job.
    private interface Steps {

        List<String> of(Peer peer);
    }

    /// @param check over the view `made` of the files the job wrote; null where its last step is a query
    private record Job(
            String name, Steps steps, Path out, @Nullable String check) implements Question {

        @Override
        public Run time(EngineProcess engine, Peer peer) {
            return steps.of(peer).stream().map(engine::timed).reduce(Run::then).orElseThrow();
        }

        @Override
        public Answer answer(EngineProcess engine, Peer peer) {
            if (check == null)
                return steps.of(peer).stream().map(engine::execute).toList().getLast();
            try (DuckDbEngine reader = DuckDbEngine.open()) {
                reader.execute("CREATE VIEW made AS SELECT * FROM read_parquet('" + out.resolve(peer.label())
                        + "/*.parquet', filename = true, file_row_number = true)");
                return reader.execute(check);
            }
        }
    }

    @Override
    public String defaultScale() {
        return "1";
    }

    @Override
    public Suite suite(Settings settings) throws IOException {
        double scale = Double.parseDouble(settings.scale());
        Path folder = settings.folder().toAbsolutePath();
        Path csv = folder.resolve("csv");
        if (!Files.exists(csv.resolve("complete"))) {
            TpchFiles.write(csv, scale, List.of("lineitem", "orders"), 2);
            Files.createFile(csv.resolve("complete"));
        }
        Path json = folder.resolve("orders.ndjson");
        Path parquet = folder.resolve("lineitem.parquet");
        try (DuckDbEngine engine = DuckDbEngine.open()) {
            String lines = "read_csv('" + csv.resolve("orders") + "/*.csv', " + duckDbColumns(ORDERS) + ")";
            makeBy(engine, "COPY (SELECT * FROM " + lines + ") TO '%s' (FORMAT json)", json);
            lines = "read_csv('" + csv.resolve("lineitem") + "/*.csv', " + duckDbColumns(LINEITEM) + ")";
            makeBy(engine, "COPY (SELECT * FROM " + lines + ") TO '%s' (FORMAT parquet, COMPRESSION zstd)", parquet);
        }
        for (Peer peer : settings.peers()) {
            for (Job job : jobs(folder)) Files.createDirectories(job.out().resolve(peer.label()));
        }
        List<Question> jobs = jobs(folder).stream()
                .filter(job -> settings.wanted().test(job.name()))
                .map(job -> (Question) job)
                .toList();
        return new Suite("ETL at TPC-H scale " + settings.scale(), Map.of("lineitem", parquet), jobs, AGREEMENT);
    }

    /// Runs `sql`, which writes a file, unless that file is there already.
    private static void makeBy(DuckDbEngine engine, String sql, Path file) throws IOException {
        if (Files.exists(file)) return;
        Path made = file.resolveSibling(file.getFileName() + ".making");
        engine.execute(sql.formatted(made));
        Files.move(made, file);
    }

    private static List<Job> jobs(Path folder) {
        Path csv = folder.resolve("csv/lineitem");
        Path json = folder.resolve("orders.ndjson");
        Path out = folder.resolve("out");
        return List.of(
                new Job(
                        "csv to parquet, schema given",
                        peer -> rewrite(peer, csv(csv, LINEITEM), "SELECT * FROM files", out.resolve("given")),
                        out.resolve("given"),
                        EVERY_ROW),
                new Job(
                        "csv to parquet, schema inferred",
                        peer -> rewrite(peer, csv(csv, null), "SELECT * FROM files", out.resolve("inferred")),
                        out.resolve("inferred"),
                        EVERY_ROW),
                new Job("ndjson aggregate, schema given", peer -> query(peer, json(json, ORDERS), TOTALS), out, null),
                new Job("ndjson aggregate, schema inferred", peer -> query(peer, json(json, null), TOTALS), out, null),
                new Job(
                        "parquet rewritten sorted",
                        peer -> List.of(write(
                                peer,
                                "SELECT * FROM lineitem ORDER BY l_shipdate, l_orderkey, l_linenumber",
                                out.resolve("sorted"))),
                        out.resolve("sorted"),
                        EVERY_ROW_IN_ORDER));
    }

    private static Dialects csv(Path files, @Nullable String columns) {
        return peer -> {
            if (peer == Peer.DUCKDB) {
                return "read_csv('" + files + "/*.csv'" + (columns == null ? "" : ", " + duckDbColumns(columns)) + ")";
            }
            return columns == null
                    ? " USING csv OPTIONS (path '" + files + "', header 'true', inferSchema 'true')"
                    : " (" + columns + ") USING csv OPTIONS (path '" + files + "', header 'true')";
        };
    }

    private static Dialects json(Path file, @Nullable String columns) {
        return peer -> {
            if (peer == Peer.DUCKDB) {
                return "read_json('" + file + "'" + (columns == null ? "" : ", " + duckDbColumns(columns)) + ")";
            }
            return (columns == null ? "" : " (" + columns + ")") + " USING json OPTIONS (path '" + file + "')";
        };
    }

    private static List<String> rewrite(Peer peer, Dialects files, String sql, Path out) {
        return withFiles(peer, files, write(peer, sql, out));
    }

    private static List<String> query(Peer peer, Dialects files, String sql) {
        return withFiles(peer, files, sql);
    }

    /// DuckDB reads the files where they are named, the others through a view, of which the schema is part.
    private static List<String> withFiles(Peer peer, Dialects files, String sql) {
        if (peer == Peer.DUCKDB) return List.of(sql.replace("FROM files", "FROM " + files.of(peer)));
        return List.of("CREATE OR REPLACE TEMP VIEW files" + files.of(peer), sql);
    }

    /// Each engine writes as it likes best, except that all compress with zstd.
    private static String write(Peer peer, String sql, Path out) {
        Path folder = out.resolve(peer.label());
        return switch (peer) {
            case KINDLING -> "COPY (" + sql + ") TO '" + folder + "' (FORMAT parquet, COMPRESSION zstd)";
            case DUCKDB ->
                "COPY (" + sql + ") TO '" + folder.resolve("part.parquet") + "' (FORMAT parquet, COMPRESSION zstd)";
            case SPARK ->
                "INSERT OVERWRITE DIRECTORY '" + folder + "' USING parquet OPTIONS (compression 'zstd') " + sql;
        };
    }

    /// `columns = {'a': 'int'}` for `a int`.
    private static String duckDbColumns(String columns) {
        return Arrays.stream(columns.split(", "))
                .map(column -> column.replaceFirst("(\\w+) (.+)", "'$1': '$2'"))
                .collect(Collectors.joining(", ", "columns = {", "}"));
    }
}
