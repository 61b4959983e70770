package dev.kindling.execution.query;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.execution.scan.LocalTable;
import dev.kindling.execution.store.RowStore;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a relation, computed when they are first read and then kept in memory, within the session's budget.
final class CachedTable implements SourceTable, AutoCloseable {

    private static final int ROWS_OF_ONE_TASK = 2 * Batch.CAPACITY;

    private final QueryEngine engine;
    private final Relation relation;
    private final StructType schema;
    private @Nullable LocalTable rows;
    private MemoryBudget.@Nullable Reservation memory;

    CachedTable(QueryEngine engine, Relation relation) {
        this.engine = engine;
        this.relation = relation;
        this.schema = engine.schemaOf(relation);
    }

    /// Computes the rows unless that has happened.
    ///
    /// @throws dev.kindling.error.KindlingException UNABLE_TO_ACQUIRE_MEMORY if they do not fit the budget
    synchronized LocalTable materialize() {
        if (rows != null) return rows;
        var reservation = engine.backend().memory().open("Cache");
        try (QueryResult result = engine.runUncached(relation)) {
            var partitions = new ArrayList<List<Batch>>();
            for (int i = 0; i < engine.backend().parallelism(); i++) partitions.add(new ArrayList<>());
            long rowCount = 0;
            int next = 0;
            for (Batch batch = result.next(); batch != null; batch = result.next()) {
                reservation.grow(new RowStore(schema.types()).growthBytes(batch));
                // The first rows stay together: few rows are read fastest by one task.
                if (rowCount >= ROWS_OF_ONE_TASK) next++;
                partitions.get(next % partitions.size()).add(batch);
                rowCount += batch.rowCount();
            }
            if (next == 0) partitions.subList(1, partitions.size()).clear();
            rows = LocalTable.of("cache", schema, partitions);
            memory = reservation;
            return rows;
        } catch (RuntimeException | Error e) {
            reservation.close();
            throw e;
        }
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
        return rows == null ? TableStatistics.UNKNOWN : rows.statistics();
    }

    @Override
    public Scan scan(ScanRequest request) {
        return materialize().scan(request);
    }

    @Override
    public synchronized void close() {
        if (memory != null) memory.close();
        memory = null;
        rows = null;
    }
}
