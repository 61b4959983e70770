package dev.kindling.execution.scan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.Split;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.execution.spill.SerializedBatches;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Rows the program holds in memory: local rows, VALUES, what a command answers, a cached result. The batches never
/// change.
public final class LocalTable implements SourceTable {

    private final String format;
    private final StructType schema;
    private final List<List<Batch>> partitions;

    private LocalTable(String format, StructType schema, List<List<Batch>> partitions) {
        this.format = format;
        this.schema = schema;
        this.partitions = partitions.stream().map(List::copyOf).toList();
    }

    /// `batches` in one partition.
    public static LocalTable of(StructType schema, List<Batch> batches) {
        return new LocalTable("local", schema, List.of(batches));
    }

    /// Batches by partition; `format` is what EXPLAIN calls the table.
    public static LocalTable of(String format, StructType schema, List<List<Batch>> partitions) {
        return new LocalTable(format, schema, partitions);
    }

    @Override
    public String format() {
        return format;
    }

    @Override
    public StructType schema() {
        return schema;
    }

    /// All rows, in batches of one row or more.
    public List<Batch> batches() {
        var all = new ArrayList<Batch>();
        for (List<Batch> partition : partitions) {
            for (Batch batch : partition) if (batch.rowCount() > 0) all.add(batch);
        }
        return all;
    }

    @Override
    public TableStatistics statistics() {
        double rows = 0;
        for (List<Batch> partition : partitions) {
            for (Batch batch : partition) rows += batch.rowCount();
        }
        return new TableStatistics(rows, null, Map.of(), List.of());
    }

    @Override
    public Scan scan(ScanRequest request) {
        var fields = request.columns().stream().map(schema::field).toList();
        var splits = new ArrayList<Split>();
        for (List<Batch> partition : partitions) {
            var projected = new ArrayList<Batch>();
            for (Batch batch : partition) {
                List<ColumnVector> columns =
                        request.columns().stream().map(batch::column).toList();
                projected.add(new Batch(batch.rowCount(), columns));
            }
            splits.add(new LocalSplit(new SerializedBatches(projected)));
        }
        return new LocalScan(format, new StructType(fields), request.predicates(), List.copyOf(splits));
    }

    private record LocalSplit(SerializedBatches rows) implements Split {

        @Override
        public long sizeBytes() {
            return 0;
        }

        @Override
        public String describe() {
            return "rows in memory";
        }
    }

    private static final class LocalScan implements Scan {

        private static final long serialVersionUID = 1L;

        private final String format;
        private final StructType schema;
        private final ArrayList<PhysicalExpression> residual;
        private final transient List<Split> splits;

        LocalScan(String format, StructType schema, List<PhysicalExpression> residual, List<Split> splits) {
            this.format = format;
            this.schema = schema;
            this.residual = new ArrayList<>(residual);
            this.splits = splits;
        }

        @Override
        public StructType schema() {
            return schema;
        }

        @Override
        public List<PhysicalExpression> residual() {
            return residual;
        }

        @Override
        public List<Split> splits() {
            return splits;
        }

        @Override
        public BatchReader open(Split split, ScanContext context) {
            var batches = ((LocalSplit) split).rows().batches().iterator();
            return new BatchReader() {
                @Override
                public @Nullable Batch next() {
                    while (batches.hasNext()) {
                        Batch batch = batches.next();
                        if (batch.rowCount() > 0) return batch;
                    }
                    return null;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Map<String, String> explain() {
            return Map.of("Format", format);
        }
    }
}
