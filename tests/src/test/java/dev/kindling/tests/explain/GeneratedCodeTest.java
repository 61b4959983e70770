package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.KindlingSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GeneratedCodeTest {

    private static final String SUMS = """
        SELECT id % 3 AS k, sum(CAST(id AS DECIMAL(15,2)) * (1 - 0.25)) AS s, avg(CAST(id % 100 AS INT) + 1) AS a,
          sum(CASE WHEN id % 2 = 0 THEN id END) FILTER (WHERE id % 5 <> 1) AS f, count(nullif(id % 7, 0)) AS c
        FROM range(200000) GROUP BY id % 3 ORDER BY k\
        """;

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @BeforeEach
    void useGeneratedCode() {
        session.conf().set("spark.sql.codegen.wholeStage", "true");
    }

    private String explained(String how) {
        return Explained.plan(session, how + SUMS);
    }

    @Test
    void sumsThatCanBeFusedSaySo() {
        assertThat(explained("")).containsPattern("HashAggregate\\(\\d+\\) partial .* fused\n");
        assertThat(explained("ANALYZE ")).containsPattern("fusedRows=\\d{5}");
    }

    @Test
    void aSettingLeavesEverythingToKernels() {
        var fused = session.sql(SUMS).collectAsList();
        session.conf().set("kindling.sql.codegen.wholeStage", "false");
        assertThat(explained("")).doesNotContain("fused");
        assertThat(explained("ANALYZE ")).doesNotContain("fused");
        assertThat(session.sql(SUMS).collectAsList()).isEqualTo(fused);
    }

    @Test
    void anOverflowIsFoundAmongRowsThatLoopsTake() {
        String query =
                "SELECT sum(CAST(IF(id = 150000, 2147483647, id) AS INT) + 1) AS s, sum(id * 2) FROM range(200000)";
        assertThatThrownBy(() -> session.sql(query).collect())
                .isInstanceOfSatisfying(
                        KindlingException.class,
                        e -> assertThat(e.condition()).isEqualTo(ErrorCondition.ARITHMETIC_OVERFLOW));
    }

    @Test
    void aSumBeyondSixtyFourBitsIsExact() {
        var row = session.sql("SELECT sum(CAST(9000000000000000 + id AS DECIMAL(18,0)) * CAST(3 AS DECIMAL(1,0)))"
                        + " FROM range(200000)")
                .first();
        assertThat(row.getDecimal(0)).isEqualTo("5400000000059999700000");
    }
}
