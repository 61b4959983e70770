package dev.kindling.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CatalogTest {

    @Test
    void droppingAViewForgetsTheRowsKeptOfIt() {
        try (KindlingSession session =
                KindlingSession.builder().master("local[1]").build()) {
            session.sql("CACHE TABLE t AS SELECT id FROM range(3)");
            assertThat(session.catalog().isCached("t")).isTrue();
            session.sql("DROP VIEW t");
            session.sql("CREATE TEMP VIEW t AS SELECT id FROM range(3)");
            assertThat(session.catalog().isCached("t")).isFalse();

            session.catalog().cacheTable("t");
            assertThat(session.catalog().isCached("t")).isTrue();
            session.catalog().dropTempView("t");
            session.sql("CREATE TEMP VIEW t AS SELECT id FROM range(4)");
            assertThat(session.catalog().isCached("t")).isFalse();
            assertThat(session.sql("SELECT * FROM t").count()).isEqualTo(4);
        }
    }
}
