package dev.kindling.tests.tpcds;

import dev.kindling.tests.engine.DuckDbEngine;
import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// The 24 tables of TPC-DS as Parquet files, generated as CSV and converted by DuckDB.
///
/// Keys and counts are INT, money is DECIMAL(7,2), CHAR and VARCHAR are STRING, as in Spark's schema of the
/// benchmark.
public final class TpcdsTables {

    private TpcdsTables() {}

    public static List<String> names() {
        return tables().stream().map(TpcdsTables::name).toList();
    }

    private static List<Table> tables() {
        return Arrays.stream(Table.values())
                .filter(table -> !table.getName().startsWith("s_") && table != Table.DBGEN_VERSION)
                .toList();
    }

    private static String name(Table table) {
        return table.getName().toLowerCase(Locale.ROOT);
    }

    /// The file of each table at `scale` (1 is about 1 GB) in `folder`, made where it is missing.
    public static Map<String, Path> parquet(Path folder, double scale) {
        try {
            Files.createDirectories(folder);
            var files = new LinkedHashMap<String, Path>();
            for (Table table : tables()) {
                Path file = folder.resolve(name(table) + ".parquet").toAbsolutePath();
                if (!Files.exists(file)) make(table, scale, folder, file);
                files.put(name(table), file);
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Under another name first, so that a run cut short leaves nothing that looks complete.
    private static void make(Table table, double scale, Path folder, Path file) throws IOException {
        Path csv = Files.createTempDirectory(folder, "making");
        writeCsv(table, scale, csv.resolve("rows.csv"));
        Path made = csv.resolve("made.parquet");
        try (DuckDbEngine engine = DuckDbEngine.open()) {
            engine.csvToParquet(csv, columns(table), made);
        }
        Files.move(made, file);
        Files.delete(csv.resolve("rows.csv"));
        Files.delete(csv);
    }

    private static String columns(Table table) {
        return Arrays.stream(table.getColumns())
                .map(column -> name(column) + " " + sqlType(column.getType()))
                .collect(Collectors.joining(", "));
    }

    /// The queries call one column as older editions of the benchmark do.
    private static String name(Column column) {
        return column.getName().equals("c_last_review_date_sk") ? "c_last_review_date" : column.getName();
    }

    private static String sqlType(ColumnType type) {
        return switch (type.getBase()) {
            case IDENTIFIER, INTEGER -> "int";
            case DATE -> "date";
            case DECIMAL ->
                "decimal(" + type.getPrecision().orElseThrow() + ","
                        + type.getScale().orElseThrow() + ")";
            case VARCHAR, CHAR, TIME -> "string";
        };
    }

    private static void writeCsv(Table table, double scale, Path file) throws IOException {
        Session session = Session.getDefaultSession().withScale(scale).withTable(table);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            out.append(Arrays.stream(table.getColumns()).map(TpcdsTables::name).collect(Collectors.joining(",")));
            out.append('\n');
            var line = new StringBuilder(256);
            for (List<List<String>> rows : Results.constructResults(table, session)) {
                line.setLength(0);
                for (String value : rows.getFirst()) {
                    if (value != null) appendField(line, value);
                    line.append(',');
                }
                line.setCharAt(line.length() - 1, '\n');
                out.append(line);
            }
        }
    }

    private static void appendField(StringBuilder line, String value) {
        if (value.indexOf(',') < 0 && value.indexOf('"') < 0) line.append(value);
        else line.append('"').append(value.replace("\"", "\"\"")).append('"');
    }
}
