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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first rows of a Parquet file of ten row groups, whose ranges of `id` ascend.
class TopRowsTest {

    @TempDir
    Path folder;

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[1]").build();

    @BeforeEach
    void writeTenRowGroups() {
        session.sql("COPY (SELECT id, CASE WHEN id % 1000 <> 7 THEN id * 7919 % 10007 END AS n, concat('name ', id) AS"
                + " name FROM range(10000)) TO '" + folder.resolve("t.parquet")
                + "' (FORMAT parquet, rowGroupSize 1000)");
        session.read().parquet(folder.resolve("t.parquet").toString()).createOrReplaceTempView("t");
    }

    @Test
    void rowGroupsBeyondTheRowsKnownAreNotRead() {
        String plan = Explained.run(session, "SELECT * FROM t WHERE id >= 0 ORDER BY id LIMIT 5");
        assertThat(plan).contains("rowGroupsSkipped=9", "rowGroupsRead=1", "5 rows in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id LIMIT 5",
                "id DESC LIMIT 5",
                "n LIMIT 7",
                "n, id LIMIT 13",
                "n NULLS LAST LIMIT 7",
                "n DESC LIMIT 7",
                "n DESC NULLS FIRST, id LIMIT 12",
                "name LIMIT 9",
                "name DESC LIMIT 3 OFFSET 40",
                "n % 3, n, id LIMIT 5",
            })
    void theyAreTheFirstOfAllRowsInOrder(String order) {
        List<Row> top = session.sql("SELECT * FROM t ORDER BY " + order).collectAsList();
        int limit = order.indexOf(" LIMIT");
        List<Row> all = session.sql("SELECT * FROM t ORDER BY " + order.substring(0, limit))
                .collectAsList();
        int offset = order.contains("OFFSET") ? 40 : 0;
        int n = "n".equals(order.split("[ ,]", 2)[0]) ? 1 : 0;
        assertThat(top).hasSizeGreaterThan(2);
        assertThat(top.stream().map(row -> row.get(n)).toList())
                .isEqualTo(all.subList(offset, offset + top.size()).stream()
                        .map(row -> row.get(n))
                        .toList());
    }

    @Test
    void rowsOfAPlanThatRunsOftenAreFoundAnew() {
        var first = session.sql("SELECT id FROM t ORDER BY id LIMIT 3");
        assertThat(first.collectAsList()).isEqualTo(first.collectAsList());
        assertThat(first.rdd().collect()).hasSize(3);
    }
}
