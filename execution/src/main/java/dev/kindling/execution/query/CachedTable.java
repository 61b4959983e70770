package dev.kindling.execution.query;

import dev.kindling.catalyst.optimizer.estimate.PlanStatistics;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.execution.cache.CachedRows;
import dev.kindling.execution.cache.CachedScan;
import dev.kindling.execution.cache.ValueSummary;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/// The rows of a relation, computed when they are first read and then kept: in memory within the session's budget,
/// the rest on disk.
final class CachedTable implements SourceTable, AutoCloseable {

    private final QueryEngine engine;
    private final Relation relation;
    private final StructType schema;
    private @Nullable Kept kept;

    /// Rows, and what is known of them.
    record Kept(CachedRows rows, TableStatistics statistics) {

        /// Counts and bounds are those of the rows; of distinct values the most there can be is what the table had
        /// that a column comes from.
        static Kept of(CachedRows rows, RelNode plan) {
            PlanStatistics before = PlanStatistics.create();
            Map<String, ColumnStatistics> columns = new HashMap<>();
            double rowCount = rows.rowCount();
            for (int i = 0; i < rows.schema().size(); i++) {
                StructField field = rows.schema().field(i);
                ValueSummary found = rows.summary(i);
                ColumnStatistics known = before.column(plan, i);
                Double distinct =
                        known.distinctCount() == null ? null : (Double) Math.min(known.distinctCount(), rowCount);
                boolean bounded = found.hasBounds();
                columns.put(
                        field.name(),
                        new ColumnStatistics(
                                distinct,
                                bounded ? ColumnStatistics.bound(field.dataType(), found.least()) : known.min(),
                                bounded ? ColumnStatistics.bound(field.dataType(), found.greatest()) : known.max(),
                                (double) found.nullCount(),
                                known.averageLength(),
                                null));
            }
            return new Kept(rows, new TableStatistics(rowCount, null, columns, List.of()));
        }
    }

    CachedTable(QueryEngine engine, Relation relation) {
        this.engine = engine;
        this.relation = relation;
        this.schema = engine.schemaOf(relation);
    }

    /// Computes the rows unless that has happened.
    synchronized CachedRows materialize() {
        Kept known = kept;
        if (known == null) kept = known = engine.keepRows(relation);
        return known.rows();
    }

    @Override
    public String format() {
        return "cache";
    }

    @Override
    public StructType schema() {
        return schema;
    }

    @Override
    public synchronized TableStatistics statistics() {
        return kept == null ? TableStatistics.UNKNOWN : kept.statistics();
    }

    @Override
    public Scan scan(ScanRequest request) {
        return new CachedScan(materialize(), request);
    }

    @Override
    public synchronized void close() {
        if (kept != null) engine.backend().unpersist(kept.rows().node());
        kept = null;
    }
}
