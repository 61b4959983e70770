package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a plan groups the rows of one side before a join, and that this changes no answer.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupsBeforeJoinTest {

    private static final String JOINED = " FROM sales JOIN customers ON customer = id ";

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @BeforeAll
    void writeTables(@TempDir Path folder) throws IOException {
        // Some sales are to nobody or to who is unknown, and some customers are there twice.
        write(
                folder,
                "sales",
                80_000,
                i -> (i % 13 == 0 ? "" : i % 330) + "," + i % 4 + "," + i % 997 + "." + i % 100 + "," + i % 89,
                "customer INT, month INT, price DECIMAL(7, 2), quantity INT");
        write(
                folder,
                "customers",
                320,
                i -> i % 300 + ",name " + i % 40 + "," + (i % 7 == 0 ? "" : i % 5),
                "id INT, name STRING, region INT");
        write(folder, "regions", 5, i -> i + ",region " + i % 2, "number INT, title STRING");
        for (String table : List.of("sales", "customers", "regions")) {
            session.sql("ANALYZE TABLE " + table + " COMPUTE STATISTICS FOR ALL COLUMNS");
        }
    }

    private void write(Path folder, String name, int rows, IntFunction<String> line, String schema) throws IOException {
        Path file = folder.resolve(name + ".csv");
        Files.write(file, IntStream.range(0, rows).mapToObj(line).toList());
        session.read().schema(schema).csv(file.toString()).createOrReplaceTempView(name);
    }

    private List<String> answer(String query) {
        return Arrays.stream(session.sql(query).collect())
                .map(Object::toString)
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    private static boolean groupsBeforeJoin(String plan) {
        return plan.indexOf("HashAggregate") < plan.indexOf("Join") && plan.indexOf("partial") > plan.indexOf("Join");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name, sum(price)" + JOINED + "GROUP BY name",
                "SELECT name, month, sum(price * quantity), count(*), count(customer)" + JOINED
                        + "GROUP BY name, month",
                "SELECT name, avg(price), min(quantity), max(price), sum(quantity)" + JOINED + "GROUP BY name",
                "SELECT name, sum(price) FILTER (WHERE quantity > 40)" + JOINED + "WHERE month < 3 GROUP BY name",
                "SELECT name, month * 2, region + month, sum(price - 1.5)" + JOINED
                        + "GROUP BY name, month * 2, region + month",
                "SELECT DISTINCT name, month" + JOINED,
                "SELECT name, 7 AS seven, sum(price / 2)" + JOINED + "GROUP BY name, seven HAVING sum(price) > 100",
                "SELECT name, sum(price)" + JOINED + "AND month <> region GROUP BY name",
                "SELECT title, sum(price)" + JOINED + "JOIN regions ON region = number GROUP BY title",
                "SELECT name, month, grouping(month), sum(price), count(*)" + JOINED + "GROUP BY ROLLUP (name, month)",
                "SELECT name, month, sum(price)" + JOINED + "GROUP BY GROUPING SETS ((name), (month), ())"
            })
    void groupsOneSideFirstWithTheSameAnswer(String query) {
        assertThat(Explained.plan(session, query))
                .satisfies(plan -> assertThat(groupsBeforeJoin(plan)).as(plan).isTrue());
        // Joins with hints stay as they are written.
        String hinted = query.replaceFirst("SELECT", "SELECT /*+ BROADCAST(customers, regions) */");
        assertThat(groupsBeforeJoin(Explained.plan(session, hinted))).isFalse();
        assertThat(answer(query)).isNotEmpty().isEqualTo(answer(hinted));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT name, sum(price) FROM sales LEFT JOIN customers ON customer = id GROUP BY name",
                "SELECT name, sum(price * region)" + JOINED + "GROUP BY name",
                "SELECT name, count(DISTINCT price)" + JOINED + "GROUP BY name",
                "SELECT name, sum(quantity / month)" + JOINED + "GROUP BY name",
                "SELECT name, sum(CAST(quantity AS BIGINT))" + JOINED + "GROUP BY name",
                "SELECT name, sum(quantity + month)" + JOINED + "GROUP BY name",
                "SELECT name, first(price)" + JOINED + "GROUP BY name",
                "SELECT name, price, quantity, month, count(*)" + JOINED + "GROUP BY name, price, quantity, month",
                "SELECT name, sum(price)" + JOINED + "AND price < region GROUP BY name",
                "SELECT sum(price)" + JOINED,
                "SELECT id, sum(region) FROM customers JOIN regions ON region = number GROUP BY id"
            })
    void joinsFirstWhereGroupsWouldFailOrBeOfNoUse(String query) {
        assertThat(Explained.plan(session, query))
                .satisfies(plan -> assertThat(groupsBeforeJoin(plan)).as(plan).isFalse());
    }
}
