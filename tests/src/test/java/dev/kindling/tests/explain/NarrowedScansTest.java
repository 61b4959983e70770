package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a join finds out of its small side narrows every scan below its large one that cannot yield a pair
/// otherwise.
class NarrowedScansTest {

    /// 20 of 1000 items.
    private static final String RED = "(SELECT id FROM items WHERE colour = 'red') red";

    @TempDir
    Path folder;

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    @BeforeEach
    void writeTables() {
        write("items", "SELECT id, if(id % 50 = 7, 'red', 'grey') AS colour FROM range(1000)");
        write("sales", "SELECT id % 1000 AS item, id AS sale, id % 9 AS amount FROM range(100000)");
        write("returns", "SELECT id % 1000 AS item, id * 3 AS sale FROM range(30000)");
    }

    private void write(String name, String query) {
        String path = folder.resolve(name).toString();
        session.sql(query).write().parquet(path);
        session.read().parquet(path).createOrReplaceTempView(name);
    }

    private void check(String query, String narrowed, long answer) {
        assertThat(session.sql(query).first().getLong(0)).isEqualTo(answer);
        assertThat(Explained.run(session, query)).contains(narrowed);
    }

    @Test
    void thoseOfTheBuildSideOfAnotherJoinByTheSameKey() {
        String joins = "SELECT count(*) FROM sales JOIN returns ON sales.item = returns.item JOIN " + RED
                + " ON red.id = sales.item";
        check(joins, "narrowed by 1 join of the left", 20 * 100 * 30);
        // Items, of which 20 are red, and what was sold and returned of them.
        assertThat(Explained.run(session, joins)).contains("rowsOut=20}", "rowsOut=2000,", "rowsOut=600,");
    }

    @Test
    void butNotWhereRowsOfTheBuildSideStayWithoutAPartner() {
        String joins = "SELECT count(*), count(red.id) FROM (SELECT * FROM sales JOIN " + RED
                + " ON red.id = sales.item) red RIGHT JOIN returns ON red.item = returns.item";
        assertThat(session.sql(joins).first()).isEqualTo(Row.of(20L * 100 * 30 + 980 * 30, 20L * 100 * 30));
    }

    @Test
    void thoseOfEveryBranchOfAUnion() {
        check(
                "SELECT count(*) FROM (SELECT item FROM sales UNION ALL SELECT item FROM returns) JOIN " + RED
                        + " ON red.id = item",
                "narrows 2 scans",
                20 * 130);
    }

    @Test
    void thoseBelowAWindowByItsPartitions() {
        check(
                "SELECT sum(n) FROM (SELECT item, row_number() OVER (PARTITION BY item ORDER BY sale) AS n FROM sales)"
                        + " JOIN " + RED + " ON red.id = item",
                "narrows 1 scan",
                20 * 5050);
    }

    @Test
    void notThoseBelowAWindowOverOtherRows() {
        String query = "SELECT sum(n) FROM (SELECT item, row_number() OVER (ORDER BY sale) AS n FROM sales) JOIN " + RED
                + " ON red.id = item";
        assertThat(session.sql(query).first().getLong(0))
                .isEqualTo(session.sql("SELECT sum(sale + 1) FROM sales WHERE item % 50 = 7")
                        .first()
                        .getLong(0));
        assertThat(Explained.run(session, query)).doesNotContain("narrows");
    }

    @Test
    void notTheOtherSideOfAJoinThatKeepsItsRows() {
        String query = "SELECT count(*), count(sales.item) FROM sales FULL JOIN returns ON sales.sale = returns.sale"
                + " JOIN " + RED + " ON red.id = returns.item";
        // Item 7 of the returns has the sales 21, 3021 and so on, of which those below 100000 were sold.
        long sold = session.sql("SELECT count(*) FROM range(30000) WHERE id % 50 = 7 AND id * 3 < 100000")
                .first()
                .getLong(0);
        assertThat(session.sql(query).first()).isEqualTo(Row.of(20L * 30, sold));
    }
}
