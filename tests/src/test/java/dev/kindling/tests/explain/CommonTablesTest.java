package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A Parquet file of a hundred days with ten sales each.
class CommonTablesTest {

    private static final String TOTALS =
            "WITH totals AS (SELECT day, sum(price) AS total, count(*) AS sales FROM sales GROUP BY day) ";

    @TempDir
    Path folder;

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @BeforeEach
    void write() {
        String file = folder.resolve("sales.parquet").toString();
        session.sql("COPY (SELECT id DIV 10 AS day, id AS price, id % 3 AS shop FROM range(1000)) TO '" + file
                + "' (FORMAT parquet)");
        session.read().parquet(file).createOrReplaceTempView("sales");
    }

    private List<Row> rows(String query) {
        return session.sql(query).collectAsList();
    }

    @Test
    void aTableThatIsReadTwiceIsScannedOnce() {
        String query = TOTALS + "SELECT a.day FROM totals a JOIN totals b ON a.day = b.day + 1 AND a.total < b.total";
        assertThat(Explained.plan(session, query)).contains("Shared");
        String analyzed = Explained.run(session, query);
        assertThat(analyzed.split("filesRead=1", -1)).hasSize(2);
        assertThat(rows(query)).isEmpty();
    }

    @Test
    void itIsShownOnceAndWhatFollowsHasItsOwnCounts() {
        String query = TOTALS + "SELECT a.day FROM totals a JOIN totals b ON a.sales = b.total UNION ALL"
                + " SELECT id FROM range(0, 7, 1, 1)";
        assertThat(Explained.run(session, query))
                .containsPattern("See Shared\\([0-9]+\\)\n")
                .containsPattern("Scan\\([0-9]+\\) range \\[id] Rows: 7 \\{rowsOut=7}");
    }

    @Test
    void whatAllReadersFilterByReachesTheScan() {
        String query = TOTALS
                + "SELECT a.total, b.total FROM totals a, totals b WHERE a.day = 7 AND b.day = 8 AND a.total > 10";
        assertThat(Explained.plan(session, query))
                .contains("Shared")
                .containsPattern("PushedFilters: \\[[^\\n]*7[^\\n]*8");
        assertThat(rows(query)).containsExactly(Row.of(745L, 845L));
    }

    @Test
    void aReaderWithoutAFilterGetsAllRows() {
        String query =
                TOTALS + "SELECT count(*), count(b.day) FROM totals a LEFT JOIN (SELECT * FROM totals WHERE day ="
                        + " 8) b ON a.day = b.day";
        assertThat(Explained.plan(session, query)).contains("Shared").doesNotContain("PushedFilters: [(day");
        assertThat(rows(query)).containsExactly(Row.of(100L, 1L));
    }

    @Test
    void columnsThatNobodyReadsAreNotComputed() {
        String query = TOTALS + "SELECT a.day FROM totals a JOIN totals b ON a.sales = b.sales WHERE b.day < 1";
        assertThat(Explained.plan(session, query)).contains("Shared").doesNotContain("sum(");
        assertThat(rows(query)).hasSize(100);
    }

    @Test
    void aTableThatIsReadOnceIsPartOfThePlan() {
        assertThat(Explained.plan(session, TOTALS + "SELECT * FROM totals WHERE day = 3"))
                .doesNotContain("Shared")
                .contains("PushedFilters: [(day");
    }

    @Test
    void filtersAndProjectionsAreRatherComputedTwice() {
        assertThat(Explained.plan(
                        session,
                        "WITH cheap AS (SELECT * FROM sales WHERE price < 10)"
                                + " SELECT * FROM cheap a JOIN cheap b ON a.day = b.price"))
                .doesNotContain("Shared");
    }

    @Test
    void tablesMayReadEachOther() {
        String query = TOTALS + ", best AS (SELECT max(total) AS total FROM totals)"
                + " SELECT t.day FROM totals t JOIN best USING (total)"
                + " UNION ALL SELECT t.day FROM totals t WHERE t.total < (SELECT total / 200 FROM best)";
        assertThat(Explained.plan(session, query)).contains("Shared");
        assertThat(rows(query)).containsExactlyInAnyOrder(Row.of(99L), Row.of(0L));
    }

    @Test
    void subqueriesReadTheSameRows() {
        String query = TOTALS + "SELECT day FROM totals WHERE total = (SELECT max(total) FROM totals)"
                + " OR day IN (SELECT day - 1 FROM totals WHERE total = 145)";
        assertThat(rows(query)).containsExactlyInAnyOrder(Row.of(99L), Row.of(0L));
    }

    @Test
    void everyReaderSeesTheSameRandomNumbers() {
        assertThat(rows("WITH r AS (SELECT id, max(rand()) AS x FROM range(20) GROUP BY id)"
                        + " SELECT count(*) FROM r a JOIN r b ON a.id = b.id AND a.x = b.x"))
                .containsExactly(Row.of(20L));
    }

    @Test
    void aTableOfTheOuterQuerysRowIsComputedForEach() {
        assertThat(rows("SELECT id FROM range(5) o WHERE (WITH t AS (SELECT count(*) AS c FROM range(3) r"
                        + " WHERE r.id < o.id) SELECT a.c + b.c FROM t a, t b) = 4"))
                .containsExactly(Row.of(2L));
    }
}
