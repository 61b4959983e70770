package dev.kindling.catalyst.statistics;

import java.io.Serializable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is known of a table before it is read.
///
/// @param rowCount rows, or null if unknown
/// @param sizeBytes bytes in storage, or null if unknown
/// @param columns by column name as the table spells it; a column may be missing
/// @param keys sets of columns whose values identify a row
public record TableStatistics(
        @Nullable Double rowCount,
        @Nullable Long sizeBytes,
        Map<String, ColumnStatistics> columns,
        java.util.List<java.util.Set<String>> keys)
        implements Serializable {

    public static final TableStatistics UNKNOWN = new TableStatistics(null, null, Map.of(), java.util.List.of());

    public TableStatistics {
        columns = Map.copyOf(columns);
        keys = java.util.List.copyOf(keys);
    }
}
