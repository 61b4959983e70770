package dev.kindling.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that are given without a plan are those a plan would give.
class KnownRowsTest {

    private final KindlingSession session =
            KindlingSession.builder().master("local[1]").build();

    @AfterEach
    void close() {
        session.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "1 AS one",
                "1, 1",
                "NULL",
                "NULL AS n, TRUE, false AS f",
                "-1, 2147483648, 9223372036854775808, -9223372036854775808",
                "1Y, 2S, 3L, 1.5F, 2.5D, 1e10, 1.50, .5, 123456789012345678901234567890BD, 0.00",
                "'', 'it''s', 'a\tb', \"double\", r'raw', 'ä€😀'",
                "X'1F', X''",
                "DATE '2020-02-29', TIMESTAMP '2020-01-01 12:00:00.5', TIMESTAMP_NTZ '2020-01-01', TIME '12:30'",
                "INTERVAL '1' YEAR, INTERVAL 2 DAYS",
                "1 + 1, upper('a'), CAST('1' AS INT)",
                "'a' AS `two words`, 1 AS b"
            })
    void constantsAreWhatAPlanMakesOfThem(String items) {
        DataFrame known = session.sql("SELECT " + items);
        DataFrame planned = session.sql("SELECT " + items + " FROM range(1)");
        assertThat(known.schema()).isEqualTo(planned.schema());
        assertThat(known.collectAsList()).isEqualTo(planned.collectAsList());
        assertThat(known.showString(20, 0)).isEqualTo(planned.showString(20, 0));
    }

    @Test
    void clausesAreNotForgotten() {
        assertThat(session.sql("SELECT 1 WHERE false").collectAsList()).isEmpty();
        assertThat(session.sql("SELECT 1 LIMIT 0").collectAsList()).isEmpty();
        assertThat(session.sql("SELECT DISTINCT 1 AS a").collectAsList()).containsExactly(Row.of(1));
        assertThat(session.sql("SELECT 1 AS a HAVING false").collectAsList()).isEmpty();
        assertThat(session.sql("SELECT 1 AS a UNION ALL SELECT 2").collectAsList())
                .containsExactlyInAnyOrder(Row.of(1), Row.of(2));
        assertThat(session.sql("SELECT 1 AS a").where("a = 2").count()).isZero();
        assertThat(session.sql("SELECT :a AS a", Map.of("a", 5)).first()).isEqualTo(Row.of(5));
    }

    record Person(String name, int age) {}

    @Test
    void rowsOfTheProgramAndAnswersOfStatementsStayAsTheyAre() {
        DataFrame people =
                session.createDataFrame(List.of(new Person("Ada", 36), new Person("Alan", 41)), Person.class);
        assertThat(people.collectAsList()).containsExactly(Row.of("Ada", 36), Row.of("Alan", 41));
        assertThat(people.where("age > 40").collectAsList()).containsExactly(Row.of("Alan", 41));
        people.createOrReplaceTempView("people");
        assertThat(session.sql("SHOW VIEWS").count()).isEqualTo(1);
        assertThat(session.sql("SHOW VIEWS").collectAsList()).hasSize(1);
        assertThat(session.createDataFrame(List.of(), Person.class).collectAsList())
                .isEmpty();
    }
}
