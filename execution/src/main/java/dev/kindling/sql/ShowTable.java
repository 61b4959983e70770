package dev.kindling.sql;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.evaluation.ExpressionCompiler;
import dev.kindling.catalyst.evaluation.ExpressionEvaluator;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.execution.query.QueryResult;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows as the boxed table `show` prints, in Spark's layout: values as CAST to STRING gives them, right-aligned
/// unless they are shown in full, NULL as `NULL`.
public final class ShowTable {

    private final List<String> names;
    private final List<List<@Nullable String>> rows;
    private final int truncate;
    private final boolean more;

    private ShowTable(List<String> names, List<List<@Nullable String>> rows, int truncate, boolean more) {
        this.names = names;
        this.rows = rows;
        this.truncate = truncate;
        this.more = more;
    }

    /// The first `count` rows of `frame`; cells cut at `truncate` characters unless 0.
    static ShowTable of(DataFrame frame, int count, int truncate) {
        List<List<@Nullable String>> texts = texts(frame.limit(count + 1));
        boolean more = texts.size() > count;
        return new ShowTable(frame.schema().fieldNames(), more ? texts.subList(0, count) : texts, truncate, more);
    }

    /// All rows of `frame`, in full.
    public static ShowTable all(DataFrame frame) {
        return new ShowTable(frame.schema().fieldNames(), texts(frame), 0, false);
    }

    /// The cells of all rows of `frame` as CAST to STRING gives them.
    public static List<List<@Nullable String>> texts(DataFrame frame) {
        StructType schema = frame.schema();
        EvaluationContext context = frame.session().engine().evaluation();
        var casts = new ArrayList<ExpressionEvaluator>();
        for (StructField field : schema) {
            var column = new ColumnReference(casts.size(), field.dataType(), field.nullable());
            casts.add(ExpressionCompiler.compile(new Cast(column, AtomicType.STRING, OnFailure.ERROR)));
        }
        var texts = new ArrayList<List<@Nullable String>>();
        try (QueryResult result = frame.run()) {
            for (Batch batch = result.next(); batch != null; batch = result.next()) {
                var columns = new ArrayList<ColumnVector>();
                for (ExpressionEvaluator cast : casts) columns.add(cast.evaluate(batch, context));
                for (int row = 0; row < batch.rowCount(); row++) {
                    var cells = new ArrayList<@Nullable String>(columns.size());
                    for (ColumnVector column : columns) {
                        cells.add((String) LiteralVectors.valueAt(column, AtomicType.STRING, row));
                    }
                    texts.add(cells);
                }
            }
        }
        return texts;
    }

    /// The text of a table that has a single cell; null if that is NULL, or there are more or fewer.
    public @Nullable String onlyText() {
        return names.size() == 1 && rows.size() == 1 ? rows.getFirst().getFirst() : null;
    }

    @Override
    public String toString() {
        int width = names.size();
        var cells = new ArrayList<List<String>>();
        cells.add(names.stream().map(this::cut).toList());
        for (List<@Nullable String> row : rows) {
            var line = new ArrayList<String>();
            for (String cell : row) line.add(cut(cell == null ? "NULL" : escaped(cell)));
            cells.add(line);
        }
        int[] widths = new int[width];
        for (int i = 0; i < width; i++) {
            widths[i] = 3;
            for (List<String> line : cells) widths[i] = Math.max(widths[i], columns(line.get(i)));
        }
        var text = new StringBuilder();
        String border = border(widths);
        text.append(border);
        for (int r = 0; r < cells.size(); r++) {
            appendLine(text, cells.get(r), widths);
            if (r == 0) text.append(border);
        }
        text.append(border);
        if (more) {
            text.append("only showing top ").append(rows.size()).append(rows.size() == 1 ? " row\n" : " rows\n");
        } else {
            text.append('\n');
        }
        return text.toString();
    }

    private static String border(int[] widths) {
        var line = new StringBuilder("+");
        for (int width : widths) line.repeat('-', width).append('+');
        return line.append('\n').toString();
    }

    private void appendLine(StringBuilder text, List<String> cells, int[] widths) {
        text.append('|');
        for (int i = 0; i < cells.size(); i++) {
            int padding = widths[i] - columns(cells.get(i));
            if (truncate > 0) text.repeat(' ', padding).append(cells.get(i));
            else text.append(cells.get(i)).repeat(' ', padding);
            text.append('|');
        }
        text.append('\n');
    }

    private String cut(String cell) {
        if (truncate <= 0 || cell.codePointCount(0, cell.length()) <= truncate) return cell;
        int keep = truncate < 4 ? truncate : truncate - 3;
        String head = cell.substring(0, cell.offsetByCodePoints(0, keep));
        return truncate < 4 ? head : head + "...";
    }

    private static String escaped(String cell) {
        return cell.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }

    /// Places `text` takes on a terminal: two for wide East Asian characters.
    private static int columns(String text) {
        return text.codePoints().map(c -> isWide(c) ? 2 : 1).sum();
    }

    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115F
                        || (c >= 0x2E80 && c <= 0xA4CF)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6F)
                        || (c >= 0xFF00 && c <= 0xFF60)
                        || (c >= 0xFFE0 && c <= 0xFFE6)
                        || (c >= 0x1F300 && c <= 0x1F64F)
                        || (c >= 0x20000 && c <= 0x3FFFD));
    }
}
