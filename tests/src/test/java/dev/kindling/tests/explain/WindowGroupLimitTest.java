package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a plan drops rows of great ranks before it brings rows together.
class WindowGroupLimitTest {

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    private String explained(String functions, String condition) {
        String query =
                "SELECT * FROM (SELECT id, id % 7 AS k, " + functions + " FROM range(100)) AS t WHERE " + condition;
        return Explained.plan(session, query);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n <= 2 | row_number <= 2",
                "n < 2 | row_number <= 1",
                "n = 1 AND id > 3 | row_number <= 1",
                "4 > n | row_number <= 3",
                "n IN (1, 5, 3) | row_number <= 5",
                "n = 1 OR n = 2 | row_number <= 2",
                "n BETWEEN 2 AND 6 | row_number <= 6",
                "n <= 2.5 | row_number <= 2",
                "n <= 0 | row_number <= 0",
                "n <= 9 AND n < 4 | row_number <= 3"
            })
    void readsTheLimitOutOfTheCondition(String condition, String limit) {
        assertThat(explained("row_number() OVER (PARTITION BY id % 7 ORDER BY id DESC) AS n", condition))
                .containsPattern(
                        "WindowGroupLimit\\([0-9]+\\) " + limit + " partition by \\[[^]]+] order by \\[id DESC]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"n > 2", "n <= 2 OR id = 5", "n != 1", "n <= id", "n + 1 <= 3", "n <= 1001", "n % 7 <= 2"})
    void findsNoneWhereThereIsNone(String condition) {
        assertThat(explained("row_number() OVER (PARTITION BY id % 7 ORDER BY id DESC) AS n", condition))
                .contains("Window(")
                .doesNotContain("WindowGroupLimit");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ntile(3) OVER (PARTITION BY id % 7 ORDER BY id) AS n",
                "count(*) OVER (PARTITION BY id % 7 ORDER BY id) AS n",
                "rank() OVER (PARTITION BY id % 7 ORDER BY id) AS n, lead(id) OVER (PARTITION BY id % 7 ORDER BY id)"
                        + " AS l",
                "rank() OVER w AS n, sum(id) OVER w AS s",
                "CAST(row_number() OVER (PARTITION BY id % 7 ORDER BY id) AS TINYINT) AS n"
            })
    void leavesAllRowsToWhatDependsOnThem(String functions) {
        String named = functions.replace("OVER w", "OVER (PARTITION BY id % 7 ORDER BY id)");
        assertThat(explained(named, "n <= 2")).contains("Window(").doesNotContain("WindowGroupLimit");
    }

    @Test
    void limitsTheWindowThatComesLast() {
        String plan = explained(
                "rank() OVER (PARTITION BY id % 7 ORDER BY id) AS n, sum(id) OVER (PARTITION BY id % 3) AS s",
                "n <= 2");
        assertThat(plan.indexOf("[rank]")).isLessThan(plan.indexOf("WindowGroupLimit"));
        assertThat(plan.indexOf("WindowGroupLimit")).isLessThan(plan.indexOf("[sum]"));
    }

    @Test
    void collectsOnlyTheColumnsThatAreUsed() {
        session.sql("CREATE OR REPLACE TEMP VIEW wide AS SELECT id AS a, id AS b, id AS c FROM range(10)");
        session.sql("CACHE TABLE wide");
        String plan = Explained.plan(session, "SELECT b, rank() OVER (ORDER BY c) FROM wide");
        assertThat(plan).contains("[b, c]").doesNotContain("[a, b, c]");
    }
}
