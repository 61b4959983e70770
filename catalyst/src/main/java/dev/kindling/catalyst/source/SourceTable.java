package dev.kindling.catalyst.source;

import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.sql.types.StructType;

/// A table that can be scanned: files of a format, local rows, a cached result.
public interface SourceTable {

    /// What EXPLAIN calls it: `parquet`, `csv`, `range`, `local`.
    String format();

    StructType schema();

    TableStatistics statistics();

    /// Whether rows may be left out, set aside or refused because of what they have in the columns that are read,
    /// so that a scan of fewer columns may give more rows.
    default boolean rowsDependOnColumns() {
        return false;
    }

    /// A scan that gives `request`'s columns, having used what it can of its predicates.
    Scan scan(ScanRequest request);
}
