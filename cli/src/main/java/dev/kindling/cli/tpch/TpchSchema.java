package dev.kindling.cli.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchColumnType.Base;
import io.trino.tpch.TpchTable;
import java.util.List;
import java.util.stream.Collectors;

/// The eight tables of TPC-H and the types of their columns: keys BIGINT, counts INT, money and quantities
/// DECIMAL(15,2).
public final class TpchSchema {

    /// The tables, small ones first.
    public static final List<String> TABLES =
            List.of("region", "nation", "supplier", "customer", "part", "partsupp", "orders", "lineitem");

    private TpchSchema() {}

    /// The columns of `table` as in a CREATE TABLE: `r_regionkey bigint, r_name string, ...`.
    public static String columns(String table) {
        return TpchTable.getTable(table).getColumns().stream()
                .map(column -> column.getColumnName() + " " + sqlType(column))
                .collect(Collectors.joining(", "));
    }

    /// The names of the columns of `table`, in order.
    public static List<String> columnNames(String table) {
        return TpchTable.getTable(table).getColumns().stream()
                .map(TpchColumn::getColumnName)
                .toList();
    }

    private static String sqlType(TpchColumn<?> column) {
        Base base = column.getType().getBase();
        return switch (base) {
            case IDENTIFIER -> "bigint";
            case INTEGER -> "int";
            case DATE -> "date";
            case DOUBLE -> "decimal(15,2)";
            case VARCHAR -> "string";
        };
    }
}
