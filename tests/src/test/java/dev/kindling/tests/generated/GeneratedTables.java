package dev.kindling.tests.generated;

import dev.kindling.sql.KindlingSession;
import dev.kindling.tests.engine.DuckDbEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Tables of all exact types with NULLs and repeated values: a big one of several row groups, and small ones.
final class GeneratedTables {

    private static final List<Kind> KINDS =
            List.of(Kind.INT, Kind.BIGINT, Kind.DECIMAL, Kind.DOUBLE, Kind.STRING, Kind.DATE, Kind.BOOLEAN);

    static final Table BIG = new Table("big", 2500);
    static final List<Table> SMALL = List.of(new Table("middle", 60), new Table("tiny", 12), new Table("nothing", 0));
    private static final List<Table> ALL = List.of(BIG, SMALL.get(0), SMALL.get(1), SMALL.get(2));

    private GeneratedTables() {}

    /// A table; its columns are called `c0`, `c1`, ... in the order of [#KINDS].
    record Table(String name, int rowCount) {

        List<Column> columns(String alias) {
            var columns = new ArrayList<Column>();
            for (int i = 0; i < KINDS.size(); i++) columns.add(new Column(alias + ".c" + i, KINDS.get(i)));
            return columns;
        }
    }

    /// Makes the tables in DuckDB and as Parquet files of `folder`.
    static void write(DuckDbEngine duckDb, Path folder) {
        for (Table table : ALL) {
            duckDb.execute("CREATE TABLE " + table.name() + """
                 AS SELECT
                    CASE WHEN i % 11 = 4 THEN NULL ELSE CAST((i * 7919) % 500 AS INT) END AS c0,
                    CASE WHEN i % 17 = 5 THEN NULL ELSE CAST((i * 31) % 1000 AS BIGINT) END AS c1,
                    CASE WHEN i % 13 = 6 THEN NULL ELSE CAST((i * 17) % 400 AS DECIMAL(10,2)) / 4 END::DECIMAL(10,2) AS c2,
                    CASE WHEN i % 19 = 7 THEN NULL ELSE CAST((i * 13) % 300 AS DOUBLE) / 4 END AS c3,
                    CASE WHEN i % 7 = 3 THEN NULL
                         ELSE ['', 'a', 'ab', 'b', 'ba', 'c', 'Ab', 'x y', 'é', 'zz'][1 + (i * 3) % 10] END AS c4,
                    CASE WHEN i % 23 = 8 THEN NULL ELSE DATE '2024-01-01' + CAST((i * 5) % 270 AS INT) END AS c5,
                    CASE WHEN i % 5 = 2 THEN NULL ELSE i % 3 = 0 END AS c6
                FROM range(\
                """ + table.rowCount() + ") AS r(i)");
            duckDb.execute("COPY " + table.name() + " TO '" + folder.resolve(table.name() + ".parquet")
                    + "' (FORMAT parquet, ROW_GROUP_SIZE 2048)");
        }
    }

    static void register(KindlingSession session, Path folder) {
        for (Table table : ALL) {
            session.read()
                    .parquet(folder.resolve(table.name() + ".parquet").toString())
                    .createOrReplaceTempView(table.name());
        }
    }
}
