package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which joins a plan leaves out because nobody sees them.
class UnusedJoinTest {

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT l.id FROM range(100) AS l LEFT JOIN (SELECT id % 7 AS k, count(*) AS n FROM range(50)"
                        + " GROUP BY id % 7) AS g ON l.id = g.k",
                "SELECT count(*) FROM range(100) AS l LEFT JOIN (SELECT DISTINCT id % 7 AS k FROM range(50)) AS g"
                        + " ON l.id = g.k",
                "SELECT l.id + 1 FROM (SELECT DISTINCT id % 7 AS k FROM range(50)) AS g RIGHT JOIN range(100) AS l"
                        + " ON l.id = g.k WHERE l.id > 5",
                "SELECT DISTINCT l.id % 5 FROM range(100) AS l LEFT JOIN range(50) AS r ON l.id = r.id % 9",
                "SELECT max(l.id) FROM range(100) AS l LEFT JOIN range(50) AS r ON l.id = r.id % 9",
                "SELECT max(l.id) FROM range(50) AS r RIGHT JOIN range(100) AS l ON l.id = r.id % 9"
            })
    void joinsNothingThatIsNotSeen(String query) {
        assertThat(Explained.plan(session, query)).doesNotContain("Join");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT l.id FROM range(100) AS l LEFT JOIN range(50) AS r ON l.id = r.id % 9",
                "SELECT count(*) FROM range(100) AS l LEFT JOIN range(50) AS r ON l.id = r.id % 9",
                "SELECT l.id FROM range(100) AS l JOIN (SELECT DISTINCT id % 7 AS k FROM range(50)) AS g ON l.id = g.k"
            })
    void joinsWhatSaysHowOftenARowComes(String query) {
        assertThat(Explained.plan(session, query)).contains("Join");
    }
}
