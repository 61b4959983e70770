package dev.kindling.cli;

import dev.kindling.execution.query.QueryResult;
import dev.kindling.sql.DataFrame;
import dev.kindling.sql.Row;
import dev.kindling.sql.RowReader;
import dev.kindling.sql.ShowTable;
import dev.kindling.sql.types.StructType;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Prints the rows of a DataFrame. A statement that answers nothing prints nothing.
final class ResultPrinter {

    private final OutputFormat format;
    private final PrintStream out;

    ResultPrinter(OutputFormat format, PrintStream out) {
        this.format = format;
        this.out = out;
    }

    void print(DataFrame frame) {
        if (frame.schema().size() == 0) return;
        switch (format) {
            case TABLE -> printTable(frame);
            case CSV -> printCsv(frame);
            case MARKDOWN -> printMarkdown(frame);
            case JSON -> printJson(frame);
        }
    }

    /// A single text of several lines, such as a plan, is printed as it is; a box would put it on one line.
    private void printTable(DataFrame frame) {
        ShowTable table = ShowTable.all(frame);
        String only = table.onlyText();
        if (only != null && only.contains("\n")) out.println(only.stripTrailing());
        else out.print(table);
    }

    private void printCsv(DataFrame frame) {
        out.println(frame.schema().fieldNames().stream().map(ResultPrinter::csv).collect(Collectors.joining(",")));
        for (List<@Nullable String> row : ShowTable.texts(frame)) {
            var cells = new ArrayList<String>();
            for (String cell : row) cells.add(cell == null ? "" : cell.isEmpty() ? "\"\"" : csv(cell));
            out.println(String.join(",", cells));
        }
    }

    private static String csv(String cell) {
        boolean quote = cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quote ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }

    private void printMarkdown(DataFrame frame) {
        List<String> names = frame.schema().fieldNames();
        out.println(names.stream().map(ResultPrinter::markdown).collect(Collectors.joining(" | ", "| ", " |")));
        out.println("|" + " --- |".repeat(names.size()));
        for (List<@Nullable String> row : ShowTable.texts(frame)) {
            var cells = new ArrayList<String>();
            for (String cell : row) cells.add(markdown(cell == null ? "NULL" : cell));
            out.println("| " + String.join(" | ", cells) + " |");
        }
    }

    private static String markdown(String cell) {
        return cell.replace("|", "\\|").replace("\n", "<br>");
    }

    private void printJson(DataFrame frame) {
        StructType schema = frame.schema();
        var reader = new RowReader(schema);
        try (QueryResult result = frame.run()) {
            for (var batch = result.next(); batch != null; batch = result.next()) {
                for (int i = 0; i < batch.rowCount(); i++) out.println(json(reader.row(batch, i)));
            }
        }
    }

    private static String json(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Double number -> Double.isFinite(number) ? number.toString() : quoted(number.toString());
            case Float number -> Float.isFinite(number) ? number.toString() : quoted(number.toString());
            case java.math.BigDecimal number -> number.toPlainString();
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case Row row -> object(row);
            case List<?> list -> list.stream().map(ResultPrinter::json).collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> quoted(String.valueOf(e.getKey())) + ":" + json(e.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case byte[] bytes -> quoted(java.util.Base64.getEncoder().encodeToString(bytes));
            default -> quoted(value.toString());
        };
    }

    private static String object(Row row) {
        var fields = new ArrayList<String>();
        StructType schema = row.schema();
        for (int i = 0; i < row.size(); i++) {
            String name = schema == null ? "_" + (i + 1) : schema.field(i).name();
            fields.add(quoted(name) + ":" + json(row.get(i)));
        }
        return "{" + String.join(",", fields) + "}";
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (c < 0x20) quoted.append(String.format("\\u%04x", (int) c));
                    else quoted.append(c);
                }
            }
        }
        return quoted.append('"').toString();
    }
}
