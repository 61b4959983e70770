package dev.kindling.execution.query;

import dev.kindling.catalyst.analysis.ConstantSelect;
import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.execution.scan.LocalTable;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows that are known without a plan and given without a task: a SELECT of constants, what a command answered,
/// rows of the program. A short command gets by without Calcite this way, and a connection pool's `SELECT 1` takes
/// no time.
record KnownRows(StructType schema, List<Batch> batches) {

    KnownRows {
        batches = List.copyOf(batches);
    }

    /// The rows of `relation`; null if they have to be computed.
    static @Nullable KnownRows of(Relation relation) {
        if (relation instanceof Relation.SourceRelation(var table)) {
            return table instanceof LocalTable local && hasTypesOfQueries(local.schema())
                    ? new KnownRows(local.schema(), local.batches())
                    : null;
        }
        ConstantSelect select = ConstantSelect.of(relation);
        if (select == null) return null;
        var columns = new ArrayList<ColumnVector>();
        for (Literal value : select.values()) {
            columns.add(
                    LiteralVectorBuilder.of(value.type()).append(value.value()).build());
        }
        return new KnownRows(select.schema(), List.of(new Batch(1, columns)));
    }

    /// A table may have texts of limited length, a query has not.
    private static boolean hasTypesOfQueries(StructType schema) {
        for (StructField field : schema) {
            if (!TypeCoercion.withoutLength(field.dataType()).equals(field.dataType())) return false;
        }
        return true;
    }

    QueryResult result() {
        Iterator<Batch> left = batches.iterator();
        return new QueryResult() {
            @Override
            public StructType schema() {
                return schema;
            }

            @Override
            public @Nullable Batch next() {
                return left.hasNext() ? left.next() : null;
            }

            @Override
            public void close() {}
        };
    }
}
