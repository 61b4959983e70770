package dev.kindling.execution.scan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.Split;
import dev.kindling.error.InternalException;
import dev.kindling.execution.exchange.KeptRows;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.sql.types.StructType;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Reads columns of rows that are kept. It stays on the driver: what reads is a part of the graph.
public final class KeptScan implements Scan {

    private static final long serialVersionUID = 1L;

    private final transient KeptRows rows;
    private final transient ScanRequest request;
    private final transient StructType schema;

    /// @param schema of all of `rows`
    public KeptScan(KeptRows rows, ScanRequest request, StructType schema) {
        this.rows = rows;
        this.request = request;
        this.schema =
                new StructType(request.columns().stream().map(schema::field).toList());
    }

    @Override
    public StructType schema() {
        return schema;
    }

    @Override
    public List<PhysicalExpression> residual() {
        return request.predicates();
    }

    @Override
    public List<Split> splits() {
        if (rows.partitionCount() == 1) return List.of(new KeptSplit(rows.rowCount()));
        return rows.rowCounts().stream().<Split>map(KeptSplit::new).toList();
    }

    @Override
    public BatchReader open(Split split, ScanContext context) {
        throw new InternalException("kept rows are read as a graph");
    }

    /// The rows as a graph, counted in the name of `name`.
    RddNode<Batch> lower(String name, EvaluationContext evaluation) {
        return new MapPartitions<>(rows.rows(), name, new Columns(name, request.columns(), evaluation));
    }

    @Override
    public Map<String, String> explain() {
        return Map.of("Format", "cache");
    }

    private record KeptSplit(long rowCount) implements Split {

        @Override
        public long sizeBytes() {
            return 0;
        }

        @Override
        public String describe() {
            return rowCount + " rows";
        }
    }

    private record Columns(String name, List<Integer> columns, EvaluationContext evaluation)
            implements PartitionFunction<Batch, Batch> {

        Columns {
            columns = List.copyOf(columns);
        }

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<Batch> batches) {
            var context = new OperatorContext(task, evaluation, name);
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return batches.hasNext();
                }

                @Override
                public Batch next() {
                    Batch batch = batches.next();
                    context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
                    return new Batch(
                            batch.rowCount(),
                            columns.stream().map(batch::column).toList());
                }
            };
        }
    }
}
