package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How aggregates of distinct values are planned beside others, and that they answer as sets of the values do.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistinctAggregatesTest {

    private static final String COUNT = "#(\\w+)( FILTER \\([^)]*\\))?";

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @BeforeAll
    void makeTables() {
        session.sql("""
            CREATE TEMP VIEW events AS
            SELECT if(id % 11 = 0, NULL, id % 7) AS k, concat('text ', id % 5) AS t,
              if(id % 13 = 0, NULL, id * id % 1009) AS v, id % 31 AS x,
              CASE WHEN id % 17 = 0 THEN NULL WHEN id % 29 = 0 THEN double('NaN') ELSE id / 8 END AS d
            FROM range(0, 20000, 1, 4)\
            """).collect();
        session.sql("CREATE TEMP VIEW nothing AS SELECT * FROM events WHERE x < 0")
                .collect();
    }

    private List<String> answer(String query) {
        return Arrays.stream(session.sql(query).collect())
                .map(Object::toString)
                .sorted()
                .toList();
    }

    /// `#` stands for how many distinct values the column behind it has.
    private static String withDistinct(String query) {
        return query.replaceAll(COUNT, "count(DISTINCT $1)$2");
    }

    private static String withSets(String query) {
        return query.replaceAll(COUNT, "size(collect_set($1)$2)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT k, #v, sum(x), count(*), avg(x) FROM events GROUP BY k",
                "SELECT k, t, #v, count(d), max(t), min(d) FROM events GROUP BY k, t",
                "SELECT #v, sum(x), min(t) FROM events",
                "SELECT k, #t, count(*) FILTER (WHERE x > 3), sum(v) FILTER (WHERE t = 'text 1') FROM events GROUP BY"
                        + " k",
                "SELECT k, #k, round(stddev(x), 6), approx_count_distinct(x) FROM events GROUP BY k",
                "SELECT t, #d, #d + 1, round(avg(v), 6) FROM events GROUP BY t",
                "SELECT k, #v, sum(x) FROM nothing GROUP BY k",
                "SELECT #v, sum(x), count(*), avg(x), max(t) FROM nothing"
            })
    void mergesStatesOfWhatStandsBesideOneDistinctArgument(String query) {
        assertThat(Explained.plan(session, withDistinct(query)))
                .contains("HashAggregate")
                .contains(" merge keys ")
                .doesNotContain("Expand");
        assertThat(answer(withDistinct(query))).isEqualTo(answer(withSets(query)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT k, #v, #t, sum(x) FROM events GROUP BY k",
                "SELECT k, #v, round(median(x), 6) FROM events GROUP BY k",
                "SELECT k, #v FILTER (WHERE x > 2), sum(x) FROM events GROUP BY k",
            })
    void expandsRowsForAnythingElse(String query) {
        assertThat(Explained.plan(session, withDistinct(query))).contains("Expand");
        assertThat(answer(withDistinct(query))).isEqualTo(answer(withSets(query)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "avg(DISTINCT x), count(*) | 15.0,20000",
                "sum(DISTINCT x), max(x) | 465,30",
                "count(DISTINCT x, t), count(x) | 155,20000"
            })
    void takesAnyFunctionOfDistinctValues(String columns, String expected) {
        assertThat(answer("SELECT " + columns + " FROM events").getFirst()).contains(expected);
    }
}
