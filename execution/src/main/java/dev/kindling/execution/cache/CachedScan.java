package dev.kindling.execution.cache;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.Split;
import dev.kindling.error.InternalException;
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
import java.util.NoSuchElementException;

/// Reads columns of rows that are kept. It stays on the driver: what reads is a part of the graph.
public final class CachedScan implements Scan {

    private static final long serialVersionUID = 1L;

    private final transient CachedRows rows;
    private final transient ScanRequest request;
    private final transient StructType schema;

    public CachedScan(CachedRows rows, ScanRequest request) {
        this.rows = rows;
        this.request = request;
        this.schema = new StructType(
                request.columns().stream().map(rows.schema()::field).toList());
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
        if (rows.partitionCount() == 1) return List.of(new CachedSplit(rows.rowCount()));
        return rows.partitions().stream()
                .<Split>map(part -> new CachedSplit(part.rowCount()))
                .toList();
    }

    @Override
    public BatchReader open(Split split, ScanContext context) {
        throw new InternalException("cached rows are read as a graph");
    }

    /// The rows as a graph, counted in the name of `name`.
    public RddNode<Batch> lower(String name, EvaluationContext evaluation) {
        return new MapPartitions<>(rows.chunks(), name, new Columns(name, request.columns(), evaluation));
    }

    @Override
    public Map<String, String> explain() {
        return Map.of("Format", "cache");
    }

    private record CachedSplit(long rowCount) implements Split {

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
            implements PartitionFunction<PackedChunk, Batch> {

        Columns {
            columns = List.copyOf(columns);
        }

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<PackedChunk> chunks) {
            var context = new OperatorContext(task, evaluation, name);
            return new Iterator<>() {
                private Iterator<Batch> batches = List.<Batch>of().iterator();

                @Override
                public boolean hasNext() {
                    while (!batches.hasNext() && chunks.hasNext())
                        batches = chunks.next().batches(columns);
                    return batches.hasNext();
                }

                @Override
                public Batch next() {
                    if (!hasNext()) throw new NoSuchElementException();
                    Batch batch = batches.next();
                    context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
                    return batch;
                }
            };
        }
    }
}
