package dev.kindling.tests.generated;

import dev.kindling.sql.KindlingSession;
import dev.kindling.tests.engine.DuckDbEngine;
import java.nio.file.Path;
import java.util.List;

/// Tables of many rows: `facts` and `other` with keys that are unique (k), repeated a few (n, with NULLs) or many
/// times (h, g, d) or skewed (z: half of all rows have the same), and `small`. Sums of v are exact, in whatever
/// order it is added up.
final class BudgetedTables {

    private BudgetedTables() {}

    /// @param name what queries call it
    /// @param step what numbers its keys are made of
    private record Table(String name, long rowCount, int step) {}

    private static List<Table> tables(long rowCount) {
        return List.of(
                new Table("facts", rowCount, 7919),
                new Table("other", rowCount * 4 / 5, 104_729),
                new Table("small", 500, 31));
    }

    /// Makes the tables as Parquet files of `folder`.
    static void write(long rowCount, Path folder) {
        try (DuckDbEngine duckDb = DuckDbEngine.open()) {
            for (Table table : tables(rowCount)) {
                duckDb.execute("COPY (SELECT (i * " + table.step() + ") % " + table.rowCount() + " AS k,"
                        + " CAST(i % 23 AS INT) AS g,"
                        + " CAST(i * 3 % " + Math.max(1, table.rowCount() / 8) + " AS INT) AS h,"
                        + " CASE WHEN i % 2 = 0 THEN 77 ELSE i * 17 % " + table.rowCount() + " END AS z,"
                        + " CASE WHEN i % 5 = 1 THEN NULL ELSE i * 11 % " + Math.max(1, table.rowCount() / 3)
                        + " END AS n,"
                        + " 'text ' || (i * 13 % " + Math.max(1, table.rowCount() / 2) + ") || ' of some length' AS s,"
                        + " CAST((i * 37 % 50000) / 100 AS DECIMAL(12,2)) AS v,"
                        + " DATE '2020-01-01' + CAST(i * 7 % 900 AS INT) AS d"
                        + " FROM range(" + table.rowCount() + ") AS r(i)) TO '"
                        + file(table, folder) + "' (FORMAT parquet, ROW_GROUP_SIZE 20480)");
            }
        }
    }

    private static Path file(Table table, Path folder) {
        return folder.resolve(table.name() + ".parquet");
    }

    static void register(KindlingSession session, Path folder) {
        for (Table table : tables(1)) {
            session.read().parquet(file(table, folder).toString()).createOrReplaceTempView(table.name());
        }
    }
}
