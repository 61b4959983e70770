package dev.kindling.execution.command;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.catalog.RelationCatalog.Entry;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.error.Suggestions;
import dev.kindling.execution.query.QueryEngine;
import dev.kindling.execution.query.QueryResult;
import dev.kindling.execution.scan.AnalyzedTable;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// ANALYZE TABLE: counts a table's rows, and of its columns distinct values, NULLs, extremes and lengths, for the
/// optimizer to plan by. What was found replaces what the source says of itself, as long as the view lives.
final class TableAnalysis {

    private final QueryEngine engine;

    TableAnalysis(QueryEngine engine) {
        this.engine = engine;
    }

    Relation run(Statement.AnalyzeTable analyze) {
        Entry.View view;
        try {
            view = engine.catalog().require(analyze.name());
        } catch (KindlingException e) {
            throw e.movedTo(analyze.position());
        }
        if (!(view.query() instanceof Relation.SourceRelation(SourceTable table))) {
            throw KindlingException.of(
                            ErrorCondition.UNSUPPORTED_FEATURE,
                            "`" + view.name() + "` is a query; only views of files and other sources have statistics")
                    .subcondition("ANALYZE_VIEW")
                    .parameter("viewName", view.name())
                    .hint("Analyze the views it reads, or CACHE TABLE it.")
                    .at(analyze.position())
                    .build();
        }
        if (analyze.noScan()) return Answer.NOTHING;
        List<StructField> columns = columns(table.schema(), analyze);
        TableStatistics statistics = measure(view.query(), columns, table.statistics());
        var analyzed = new Relation.SourceRelation(AnalyzedTable.of(table, statistics));
        engine.catalog().registerView(view.name(), analyzed, view.columns(), true);
        return Answer.NOTHING;
    }

    private static List<StructField> columns(StructType schema, Statement.AnalyzeTable analyze) {
        if (analyze.allColumns())
            return schema.fields().stream().filter(TableAnalysis::isMeasurable).toList();
        var columns = new ArrayList<StructField>();
        for (String name : analyze.columns()) {
            int index = schema.indexOfIgnoreCase(name);
            if (index < 0) {
                throw KindlingException.of(
                                ErrorCondition.COLUMN_NOT_DEFINED_IN_TABLE,
                                "no column `" + name + "` in `" + String.join(".", analyze.name()) + "`")
                        .parameter("colName", name)
                        .hint(Suggestions.didYouMean(name, schema.fieldNames()))
                        .at(analyze.position())
                        .build();
            }
            columns.add(schema.field(index));
        }
        return columns;
    }

    private static boolean isMeasurable(StructField field) {
        return !(field.dataType() instanceof ArrayType
                || field.dataType() instanceof MapType
                || field.dataType() instanceof StructType);
    }

    /// Runs one aggregation over the whole table.
    private TableStatistics measure(Relation relation, List<StructField> columns, TableStatistics known) {
        var outputs = new ArrayList<Expression>();
        outputs.add(call("count", new Expression.Literal(1, AtomicType.INT, Position.NONE)));
        for (StructField column : columns) {
            var name = new ColumnName(List.of(column.name()), Position.NONE);
            outputs.add(call("approx_count_distinct", name));
            outputs.add(call("count", name));
            outputs.add(call("min", name));
            outputs.add(call("max", name));
            outputs.add(
                    column.dataType() == AtomicType.STRING
                            ? call("avg", call("octet_length", name))
                            : new Expression.Literal(null, AtomicType.DOUBLE, Position.NONE));
        }
        var groupBy = new Relation.GroupBy(List.of(), false, Position.NONE);
        var numbered = new ArrayList<Expression>();
        for (Expression output : outputs) numbered.add(Expression.Alias.of(output, "m" + numbered.size()));
        List<@Nullable Object> measured = onlyRow(new Relation.Aggregate(groupBy, numbered, relation));
        double rows = number(measured.getFirst());
        Map<String, ColumnStatistics> statistics = new HashMap<>(known.columns());
        for (int c = 0; c < columns.size(); c++) {
            int at = 1 + c * 5;
            Object length = measured.get(at + 4);
            statistics.put(
                    columns.get(c).name(),
                    new ColumnStatistics(
                            number(measured.get(at)),
                            measured.get(at + 2),
                            measured.get(at + 3),
                            rows - number(measured.get(at + 1)),
                            length == null ? null : number(length),
                            null));
        }
        return new TableStatistics(rows, known.sizeBytes(), statistics, known.keys());
    }

    private static Call call(String name, Expression argument) {
        return Call.of(name, Position.NONE, argument);
    }

    private static double number(@Nullable Object value) {
        return value instanceof Number number ? number.doubleValue() : 0;
    }

    private List<@Nullable Object> onlyRow(Relation relation) {
        try (QueryResult result = engine.run(relation)) {
            Batch batch = result.next();
            if (batch == null) throw new InternalException("an aggregate without keys gave no row");
            var values = new ArrayList<@Nullable Object>();
            for (int i = 0; i < result.schema().size(); i++) {
                DataType type = result.schema().field(i).dataType();
                values.add(LiteralVectors.valueAt(batch.column(i), type, 0));
            }
            return values;
        }
    }
}
