package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import java.nio.file.Path;
import java.util.Map;

/// Data and queries that engines are compared on.
///
/// @param tables the Parquet file of each table
/// @param queries SQL by name, in the order they run
/// @param agreement by how much fractions of two engines may differ
/// @param order whether the order of rows counts where a query asks for one
public record Suite(
        String title, Map<String, Path> tables, Map<String, String> queries, Agreement agreement, Order order) {

    public enum Order {
        AS_QUERIED,
        FREE
    }

    /// How answers to `sql` are compared.
    Agreement.Order orderOf(String sql) {
        return order == Order.FREE ? Agreement.Order.FREE : Agreement.orderOf(sql);
    }
}
