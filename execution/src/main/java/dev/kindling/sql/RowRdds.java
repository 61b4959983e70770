package dev.kindling.sql;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.execution.query.QueryEngine;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.sql.types.StructType;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// DataFrames as collections of rows.
final class RowRdds {

    private RowRdds() {}

    static RddNode<Row> rows(QueryEngine engine, Relation relation) {
        return new MapPartitions<>(engine.graph(relation), "Rows", new ToRows(engine.schemaOf(relation)));
    }

    private record ToRows(StructType schema) implements PartitionFunction<Batch, Row> {

        @Override
        public Iterator<Row> apply(TaskContext task, Iterator<Batch> batches) {
            var reader = new RowReader(schema);
            return new Iterator<>() {
                private @Nullable Batch batch;
                private int index;

                @Override
                public boolean hasNext() {
                    while ((batch == null || index == batch.rowCount()) && batches.hasNext()) {
                        batch = batches.next();
                        index = 0;
                    }
                    return batch != null && index < batch.rowCount();
                }

                @Override
                public Row next() {
                    if (!hasNext() || batch == null) throw new NoSuchElementException();
                    return reader.row(batch, index++);
                }
            };
        }
    }
}
