package dev.kindling.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.execution.plan.PlanText;
import dev.kindling.execution.query.PreparedQuery;
import dev.kindling.execution.query.QueryEngine.PlannedQuery;
import dev.kindling.parser.SqlParser;
import dev.kindling.sql.types.AtomicType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Plans that are used again: for the same text, and for other values of its parameters.
class PreparedQueryTest {

    private static final String PEOPLE = """
        CREATE OR REPLACE TEMP VIEW people AS SELECT * FROM VALUES
          (1, 'ann', 10.50, 1.5D, DATE '2020-01-05', true, CAST(3 AS TINYINT)),
          (2, 'bob', 20.25, 2.5D, DATE '2021-06-15', false, CAST(4 AS TINYINT)),
          (3, 'cid', 10.50, 0.0D, DATE '2020-01-05', true, NULL),
          (4, NULL, NULL, NULL, NULL, NULL, CAST(3 AS TINYINT))
          AS t(id, name, price, score, born, member, level)\
        """;

    /// How often functions of these tests were called; tasks may run over bytes, so a static counter.
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final KindlingSession session =
            KindlingSession.builder().master("local[1]").build();

    @BeforeEach
    void createView() {
        session.sql(PEOPLE);
    }

    @AfterEach
    void close() {
        session.close();
    }

    private PlannedQuery plan(String text, @Nullable Object... values) {
        session.sql(text, values);
        PreparedQuery query = Objects.requireNonNull(session.engine().texts().find(text));
        return query.plan(literals(values));
    }

    private static Map<String, Expression.Literal> literals(@Nullable Object... values) {
        var literals = new HashMap<String, Expression.Literal>();
        for (int i = 0; i < values.length; i++) {
            literals.put(Integer.toString(i), (Expression.Literal)
                    Functions.lit(values[i]).expression());
        }
        return literals;
    }

    private List<Row> rows(String text, @Nullable Object... values) {
        return session.sql(text, values).collectAsList();
    }

    @Test
    void usesAPlanAgainForOtherValues() {
        String text = "SELECT name FROM people WHERE id = ?";
        assertThat(rows(text, 1)).containsExactly(Row.of("ann"));
        assertThat(rows(text, 2)).containsExactly(Row.of("bob"));
        assertThat(rows(text, 9)).isEmpty();
        assertThat(plan(text, 3).optimized()).isSameAs(plan(text, 1).optimized());
    }

    @Test
    void usesAPlanAgainForTheSameTextWithoutParameters() {
        String text = "SELECT count(*) FROM people";
        assertThat(rows(text)).containsExactly(Row.of(4L));
        assertThat(rows(text)).containsExactly(Row.of(4L));
        assertThat(plan(text).optimized()).isSameAs(plan(text).optimized());
    }

    @Test
    void analyzesADataFrameOnce() {
        DataFrame people = session.table("people").filter("id > 1").select("name");
        assertThat(people.collectAsList()).hasSize(3);
        session.sql("CREATE OR REPLACE TEMP VIEW people AS SELECT 7 AS id, 'zoe' AS name");
        assertThat(people.collectAsList()).containsExactly(Row.of("zoe"));
    }

    /// Every text with every value, twice and in turns, gives what a query that is planned with the values in it
    /// gives, errors included.
    @Test
    void givesWhatAQueryWithTheValuesInItGives() {
        List<String> texts = List.of(
                "SELECT id FROM people WHERE id = ?",
                "SELECT id FROM people WHERE ? < id",
                "SELECT id FROM people WHERE NOT (level >= ?)",
                "SELECT id FROM people WHERE name = ? OR name IS NULL",
                "SELECT id FROM people WHERE price = ?",
                "SELECT id FROM people WHERE price > ? ORDER BY id",
                "SELECT id FROM people WHERE score <> ?",
                "SELECT id FROM people WHERE born >= ?",
                "SELECT id FROM people WHERE member = ?",
                "SELECT id FROM people WHERE name <=> ?",
                "SELECT id FROM people WHERE id IN (1, ?, 3)",
                "SELECT id FROM people WHERE ? IN (id, level)",
                "SELECT id FROM people WHERE level NOT IN (?, 5)",
                "SELECT id FROM people WHERE id BETWEEN ? AND 3",
                "SELECT id FROM people WHERE ? BETWEEN 1 AND id",
                "SELECT id FROM people WHERE id = 2 AND ? = 2",
                "SELECT id, ? AS x FROM people WHERE id = 1",
                "SELECT price, count(*) FROM people WHERE id < ? GROUP BY price HAVING count(*) < 9",
                "SELECT a.id, b.name FROM people a JOIN people b ON a.id = b.level WHERE b.id > ?",
                "SELECT a.id FROM people a LEFT JOIN people b ON a.id = b.id AND b.score > ? WHERE b.id IS NULL",
                "SELECT id FROM people WHERE level = (SELECT max(level) FROM people WHERE id < ?)",
                "SELECT id FROM people WHERE id IN (SELECT level FROM people WHERE id < ?)",
                "SELECT id, CASE WHEN id > ? THEN 'over' ELSE 'under' END FROM people",
                "SELECT id FROM people ORDER BY id LIMIT ?",
                "SELECT id, row_number() OVER (ORDER BY id DESC) AS r FROM people QUALIFY r = ?",
                "SELECT id FROM people WHERE id = ? UNION ALL SELECT id FROM people WHERE id = 4");
        var values = new ArrayList<@Nullable Object>(List.of(
                1,
                2,
                3L,
                (byte) 3,
                "2",
                "ann",
                "x",
                new BigDecimal("10.5"),
                new BigDecimal("10.50"),
                2.5,
                Double.NaN,
                0.0,
                -0.0,
                LocalDate.of(2020, 1, 5),
                true,
                3_000_000_000L));
        values.add(null);
        for (String text : texts) {
            var expected = new ArrayList<List<String>>();
            for (@Nullable Object value : values) {
                expected.add(outcome(() -> session.statement(SqlParser.parseStatement(text), literals(value))
                        .collectAsList()));
            }
            for (int i = 0; i < 2 * values.size(); i++) {
                int which = i % values.size();
                @Nullable Object value = values.get(which);
                assertThat(outcome(() -> rows(text, value)))
                        .as("%s with %s", text, value)
                        .isEqualTo(expected.get(which));
            }
        }
    }

    /// The rows in any order, or the condition of the error.
    private static List<String> outcome(Callable<List<Row>> query) {
        try {
            return query.call().stream().map(Row::toString).sorted().toList();
        } catch (KindlingException e) {
            return List.of(e.condition().toString());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void plansAnewForNullAndForOtherTypes() {
        String text = "SELECT id FROM people WHERE level = ?";
        var ofInteger = plan(text, 3).optimized();
        assertThat(plan(text, (Integer) null).optimized()).isNotSameAs(ofInteger);
        assertThat(plan(text, "3").optimized()).isNotSameAs(ofInteger);
        assertThat(plan(text, 4).optimized()).isSameAs(ofInteger);
    }

    @Test
    void plansAnewForValuesThatShapeThePlan() {
        String text = "SELECT id FROM people ORDER BY id LIMIT ?";
        assertThat(rows(text, 1)).hasSize(1);
        assertThat(rows(text, 3)).hasSize(3);
        assertThat(plan(text, 1).optimized()).isNotSameAs(plan(text, 3).optimized());
        assertThat(plan(text, 1).optimized()).isSameAs(plan(text, 1).optimized());
    }

    @Test
    void readsAViewThatWasReplaced() {
        String text = "SELECT name FROM people WHERE id = ?";
        assertThat(rows(text, 1)).containsExactly(Row.of("ann"));
        session.sql("CREATE OR REPLACE TEMP VIEW people AS SELECT 1 AS id, 7.5 AS name");
        assertThat(rows(text, 1)).containsExactly(Row.of(new BigDecimal("7.5")));
        session.sql("DROP VIEW people");
        KindlingException error = catchThrowableOfType(KindlingException.class, () -> rows(text, 1));
        assertThat(error.condition()).isEqualTo(ErrorCondition.TABLE_OR_VIEW_NOT_FOUND);
    }

    @Test
    void followsTheSettings() {
        String text = "SELECT hour(TIMESTAMP '2020-01-01 12:00:00 UTC')";
        session.sql("SET TIME ZONE 'UTC'");
        assertThat(rows(text)).containsExactly(Row.of(12));
        session.sql("SET TIME ZONE '+02:00'");
        assertThat(rows(text)).containsExactly(Row.of(14));
    }

    @Test
    void callsAFunctionThatWasRegisteredAgain() {
        String text = "SELECT twice(id) FROM people WHERE id = ?";
        session.udf().register("twice", (Integer n) -> 2 * n, AtomicType.INT);
        assertThat(rows(text, 2)).containsExactly(Row.of(4));
        session.udf().register("twice", (Integer n) -> n + "" + n, AtomicType.STRING);
        assertThat(rows(text, 2)).containsExactly(Row.of("22"));
    }

    @Test
    void callsAFunctionOfConstantsEachTime() {
        session.udf().register("calls", (Integer n) -> n + CALLS.incrementAndGet(), AtomicType.INT);
        Row first = rows("SELECT calls(0)").getFirst();
        assertThat(rows("SELECT calls(0)")).doesNotContain(first);
    }

    @Test
    void readsRowsThatAreKept() {
        String text = "SELECT id FROM people WHERE id > ?";
        assertThat(rows(text, 1)).hasSize(3);
        session.sql("CACHE TABLE people");
        assertThat(session.engine().isCached(session.table("people").relation()))
                .isTrue();
        assertThat(PlanText.tree(plan(text, 1).physical())).contains("cache");
        assertThat(rows(text, 1)).hasSize(3);
        session.sql("UNCACHE TABLE people");
        assertThat(PlanText.tree(plan(text, 1).physical())).doesNotContain("cache");
    }

    @Test
    void keepsTheRowsOfAQueryWithItsValues() {
        CALLS.set(0);
        session.udf()
                .register(
                        "counted",
                        (Integer n) -> {
                            CALLS.incrementAndGet();
                            return n;
                        },
                        AtomicType.INT);
        DataFrame frame = session.sql("SELECT counted(id) FROM people WHERE id = ?", 2);
        frame.cache();
        assertThat(frame.collectAsList()).containsExactly(Row.of(2));
        assertThat(frame.collectAsList()).containsExactly(Row.of(2));
        assertThat(CALLS).hasValue(1);
        assertThat(rows("SELECT counted(id) FROM people WHERE id = ?", 3)).containsExactly(Row.of(3));
    }

    @Test
    void saysTheTimeOfEachRun() throws InterruptedException {
        String text = "SELECT current_timestamp()";
        Row first = rows(text).getFirst();
        DataFrame frame = session.sql(text);
        Thread.sleep(2);
        Row second = frame.collectAsList().getFirst();
        Thread.sleep(2);
        assertThat(second.get(0)).isNotEqualTo(first.get(0));
        assertThat(frame.collectAsList()).doesNotContain(second);
    }

    @Test
    void readsFilesThatCameLater(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.csv"), "n\n1\n");
        String text = "SELECT sum(n) FROM '" + folder + "/*.csv'";
        assertThat(rows(text)).containsExactly(Row.of(1L));
        Files.writeString(folder.resolve("b.csv"), "n\n41\n");
        assertThat(rows(text)).containsExactly(Row.of(42L));
    }

    @Test
    void keepsSessionsApart() {
        String text = "SELECT name FROM people WHERE id = ?";
        assertThat(rows(text, 1)).containsExactly(Row.of("ann"));
        try (var other = KindlingSession.builder().master("local[1]").build()) {
            KindlingException error = catchThrowableOfType(KindlingException.class, () -> other.sql(text, 1));
            assertThat(error.condition()).isEqualTo(ErrorCondition.TABLE_OR_VIEW_NOT_FOUND);
            other.sql("CREATE TEMP VIEW people AS SELECT 1 AS id, 'other' AS name");
            assertThat(other.sql(text, 1).collectAsList()).containsExactly(Row.of("other"));
        }
        assertThat(rows(text, 1)).containsExactly(Row.of("ann"));
    }

    @Test
    void runsInSeveralThreadsWhileViewsChange() throws Exception {
        String text = "SELECT id, count(*) AS n FROM range(1000) WHERE id = ? GROUP BY id";
        String joined = "SELECT a.name FROM people a JOIN people b ON a.id = b.id WHERE b.id = ?";
        try (var threads = Executors.newFixedThreadPool(4)) {
            var done = new ArrayList<Future<?>>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                done.add(threads.submit(() -> {
                    for (int i = 0; i < 60; i++) {
                        long value = (thread * 31L + i) % 1000;
                        assertThat(rows(text, value)).containsExactly(Row.of(value, 1L));
                        assertThat(rows(joined, 2)).containsExactly(Row.of("bob"));
                        if (i % 20 == thread) session.sql(PEOPLE);
                    }
                }));
            }
            for (var future : done) future.get();
        }
    }
}
