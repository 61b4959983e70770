package dev.kindling.execution.scan;

import dev.kindling.catalyst.source.Scan;
import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.sql.types.StructType;

/// A table with statistics that ANALYZE TABLE found.
public record AnalyzedTable(SourceTable table, TableStatistics statistics) implements SourceTable {

    /// `table` with `statistics`, whatever it had before.
    public static AnalyzedTable of(SourceTable table, TableStatistics statistics) {
        return new AnalyzedTable(table instanceof AnalyzedTable(var inner, var _) ? inner : table, statistics);
    }

    @Override
    public String format() {
        return table.format();
    }

    @Override
    public StructType schema() {
        return table.schema();
    }

    @Override
    public boolean rowsDependOnColumns() {
        return table.rowsDependOnColumns();
    }

    @Override
    public Scan scan(ScanRequest request) {
        return table.scan(request);
    }
}
