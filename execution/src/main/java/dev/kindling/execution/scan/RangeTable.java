package dev.kindling.execution.scan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.Split;
import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The numbers from `start` (inclusive) to `end` (exclusive) by `step`, in a column `id`.
public final class RangeTable implements SourceTable {

    private static final StructType SCHEMA = StructType.of(new StructField("id", AtomicType.LONG, false));

    private final long start;
    private final long step;
    private final long count;
    private final int partitions;

    private RangeTable(long start, long step, long count, int partitions) {
        this.start = start;
        this.step = step;
        this.count = count;
        this.partitions = partitions;
    }

    /// @throws KindlingException INVALID_PARAMETER_VALUE for a step of 0, or fewer than one partition
    public static RangeTable of(long start, long end, long step, int partitions) {
        if (step == 0 || partitions < 1) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARAMETER_VALUE,
                            step == 0 ? "the step of a range is 0" : "a range in " + partitions + " partitions")
                    .subcondition(step == 0 ? "STEP" : "NUM_PARTITIONS")
                    .parameter("functionName", "range")
                    .build();
        }
        // Exact in 128 bits: the distance may not fit a long, but then neither would the rows.
        var distance = java.math.BigInteger.valueOf(end).subtract(java.math.BigInteger.valueOf(start));
        var steps = distance.divideAndRemainder(java.math.BigInteger.valueOf(step));
        long count = steps[0].add(java.math.BigInteger.valueOf(steps[1].signum() == 0 ? 0 : 1))
                .longValueExact();
        if (distance.signum() != Long.signum(step)) count = 0;
        return new RangeTable(start, step, count, partitions);
    }

    @Override
    public String format() {
        return "range";
    }

    @Override
    public StructType schema() {
        return SCHEMA;
    }

    @Override
    public TableStatistics statistics() {
        long last = start + Math.max(0, count - 1) * step;
        var id = new ColumnStatistics((double) count, Math.min(start, last), Math.max(start, last), 0.0, 8.0, null);
        return new TableStatistics((double) count, count * 8, Map.of("id", id), List.of(Set.of("id")));
    }

    @Override
    public Scan scan(ScanRequest request) {
        int parts = (int) Math.min(partitions, Math.max(1, count));
        var splits = new ArrayList<Split>();
        for (int i = 0; i < parts; i++) {
            long from = position(i, parts);
            splits.add(new Part(from, position(i + 1, parts) - from));
        }
        return new RangeScan(start, step, count, request.columns().size(), List.copyOf(splits), request.predicates());
    }

    private long position(int part, int parts) {
        return count / parts * part + count % parts * part / parts;
    }

    private record Part(long from, long count) implements Split {

        @Override
        public long sizeBytes() {
            return count * 8;
        }

        @Override
        public String describe() {
            return "rows " + from + " to " + (from + count) + " of a range";
        }
    }

    private record RangeScan(
            long start, long step, long count, int columns, List<Split> splits, List<PhysicalExpression> residual)
            implements Scan {

        @Override
        public StructType schema() {
            return new StructType(Collections.nCopies(columns, SCHEMA.field(0)));
        }

        @Override
        public BatchReader open(Split split, ScanContext context) {
            return new Reader((Part) split);
        }

        @Override
        public Map<String, String> explain() {
            return Map.of("Rows", Long.toString(count));
        }

        private final class Reader implements BatchReader {

            private final Part part;
            private long given;

            Reader(Part part) {
                this.part = part;
            }

            @Override
            public @Nullable Batch next() {
                if (given == part.count()) return null;
                int size = (int) Math.min(Batch.CAPACITY, part.count() - given);
                long[] values = new long[columns == 0 ? 0 : size];
                long first = start + (part.from() + given) * step;
                for (int i = 0; i < values.length; i++) values[i] = first + i * step;
                given += size;
                List<ColumnVector> vectors = Collections.nCopies(columns, new LongVector(values, 0, size, null));
                return new Batch(size, vectors);
            }

            @Override
            public void close() {}
        }
    }
}
