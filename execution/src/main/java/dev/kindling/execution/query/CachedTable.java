package dev.kindling.execution.query;

import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.execution.exchange.KeptRows;
import dev.kindling.execution.scan.KeptScan;
import dev.kindling.sql.types.StructType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of a relation, computed when they are first read and then kept: in memory within the session's budget,
/// the rest on disk.
final class CachedTable implements SourceTable, AutoCloseable {

    private final QueryEngine engine;
    private final Relation relation;
    private final StructType schema;
    private @Nullable KeptRows rows;

    CachedTable(QueryEngine engine, Relation relation) {
        this.engine = engine;
        this.relation = relation;
        this.schema = engine.schemaOf(relation);
    }

    /// Computes the rows unless that has happened.
    synchronized KeptRows materialize() {
        KeptRows known = rows;
        if (known != null) return known;
        KeptRows made = engine.keepRows(relation);
        rows = made;
        return made;
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
        if (rows == null) return TableStatistics.UNKNOWN;
        double rowCount =
                rows.rowCounts().stream().mapToDouble(Long::doubleValue).sum();
        return new TableStatistics(rowCount, null, Map.of(), List.of());
    }

    @Override
    public Scan scan(ScanRequest request) {
        return new KeptScan(materialize(), request, schema);
    }

    @Override
    public synchronized void close() {
        if (rows != null) engine.backend().unpersist(rows.node());
        rows = null;
    }
}
