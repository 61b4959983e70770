package dev.kindling.execution.command;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.execution.scan.LocalTable;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows a statement answers with.
final class Answer {

    /// No columns, no rows.
    static final Relation NOTHING = new Relation.SourceRelation(LocalTable.of(new StructType(), List.of()));

    private Answer() {}

    /// `rows` of strings, numbers (BIGINT) and booleans under `names`; a column takes its type from the first row.
    static Relation of(List<String> names, List<? extends List<? extends @Nullable Object>> rows) {
        var fields = new ArrayList<StructField>();
        var columns = new ArrayList<ColumnVector>();
        for (int c = 0; c < names.size(); c++) {
            DataType type =
                    rows.isEmpty() ? AtomicType.STRING : typeOf(rows.getFirst().get(c));
            fields.add(new StructField(names.get(c), type, true));
            var builder = LiteralVectorBuilder.of(type);
            for (List<? extends @Nullable Object> row : rows) builder.append(row.get(c));
            columns.add(builder.build());
        }
        var schema = new StructType(fields);
        var batches = new ArrayList<Batch>();
        var whole = new Batch(rows.size(), columns);
        for (int from = 0; from < rows.size(); from += Batch.CAPACITY) {
            batches.add(whole.slice(from, Math.min(Batch.CAPACITY, rows.size() - from)));
        }
        return new Relation.SourceRelation(LocalTable.of(schema, batches));
    }

    /// One column of texts.
    static Relation column(String name, List<String> values) {
        return of(List.of(name), values.stream().map(List::of).toList());
    }

    private static DataType typeOf(@Nullable Object value) {
        return switch (value) {
            case Boolean _ -> AtomicType.BOOLEAN;
            case Long _ -> AtomicType.LONG;
            case null, default -> AtomicType.STRING;
        };
    }
}
