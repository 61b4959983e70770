package dev.kindling.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is left in the memory budget of a session by queries that have ended.
class ReleasedMemoryTest {

    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @AfterEach
    void close() {
        session.close();
    }

    private long usedBytes() {
        return session.context().backend().memory().usedBytes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id % 1000 AS k, count(*) FROM numbers GROUP BY id % 1000",
                "SELECT id FROM numbers ORDER BY id % 7, id DESC",
                "SELECT /*+ MERGE(a) */ a.id FROM numbers a JOIN numbers b ON a.id = b.id",
                "SELECT /*+ SHUFFLE_HASH(a) */ a.id FROM numbers a JOIN numbers b ON a.id = b.id",
                "SELECT /*+ BROADCAST(b) */ a.id FROM numbers a JOIN"
                        + " (SELECT id % 5 AS k, max(id) AS id FROM numbers GROUP BY id % 5) b ON a.id = b.id",
                "SELECT id, row_number() OVER (PARTITION BY id % 10 ORDER BY id) FROM numbers",
                "WITH c AS (SELECT id % 100 AS k, count(*) AS n FROM numbers GROUP BY id % 100)"
                        + " SELECT x.k FROM c x JOIN c y ON x.n = y.n AND x.k < y.k",
                "SELECT DISTINCT id % 13 FROM numbers LIMIT 3"
            })
    void aQueryThatHasEndedHoldsNothing(String query) {
        session.range(0, 20_000, 1, 4).createOrReplaceTempView("numbers");
        assertThat(session.sql(query).collectAsList()).isNotEmpty();
        assertThat(usedBytes()).isZero();
    }
}
