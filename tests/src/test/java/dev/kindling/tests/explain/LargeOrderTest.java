package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Orders of more rows than fit into memory.
class LargeOrderTest {

    private static final String ORDERED = "SELECT * FROM t ORDER BY k DESC NULLS LAST, s";

    @TempDir
    Path folder;

    @BeforeEach
    void write() {
        try (KindlingSession session = session("1g")) {
            session.sql("""
                SELECT /*+ REPARTITION(4) */ CASE WHEN id % 7 <> 3 THEN id * 7919 % 1000 END AS k,
                  concat(md5(CAST(id AS STRING)), md5(CAST(-id AS STRING))) AS s, id
                FROM range(100000)\
                """).write().parquet(file());
        }
    }

    private String file() {
        return folder.resolve("t.parquet").toString();
    }

    private KindlingSession session(String memory) {
        return KindlingSession.builder()
                .master("local[2]")
                .config("kindling.memory.limit", memory)
                .build();
    }

    private List<Row> rows(KindlingSession session, String sql) {
        session.read().parquet(file()).createOrReplaceTempView("t");
        return session.sql(sql).collectAsList();
    }

    @Test
    void rowsThatDoNotFitComeInTheSameOrder() {
        try (KindlingSession ample = session("1g");
                KindlingSession tight = session("1m")) {
            List<Row> expected = rows(ample, ORDERED);
            assertThat(rows(tight, ORDERED)).isEqualTo(expected);
        }
    }

    @Test
    void aPartOfThemMayBeginAnywhere() {
        String part = ORDERED + " LIMIT 120000 OFFSET 91000";
        try (KindlingSession ample = session("1g");
                KindlingSession tight = session("1m")) {
            List<Row> expected = rows(ample, part);
            assertThat(expected).hasSize(9000);
            assertThat(rows(tight, part)).isEqualTo(expected);
            String nested = "SELECT count(*), min(k), max(s) FROM (" + part + ")";
            assertThat(rows(tight, nested)).isEqualTo(rows(ample, nested));
        }
    }
}
