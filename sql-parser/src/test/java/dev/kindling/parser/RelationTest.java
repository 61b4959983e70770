package dev.kindling.parser;

import static dev.kindling.parser.Trees.alias;
import static dev.kindling.parser.Trees.call;
import static dev.kindling.parser.Trees.column;
import static dev.kindling.parser.Trees.constants;
import static dev.kindling.parser.Trees.number;
import static dev.kindling.parser.Trees.selectOf;
import static dev.kindling.parser.Trees.table;
import static dev.kindling.parser.Trees.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.Aliased;
import dev.kindling.catalyst.syntax.Relation.Bucket;
import dev.kindling.catalyst.syntax.Relation.FileTable;
import dev.kindling.catalyst.syntax.Relation.Join;
import dev.kindling.catalyst.syntax.Relation.JoinCondition;
import dev.kindling.catalyst.syntax.Relation.JoinType;
import dev.kindling.catalyst.syntax.Relation.Lateral;
import dev.kindling.catalyst.syntax.Relation.LateralView;
import dev.kindling.catalyst.syntax.Relation.Pivot;
import dev.kindling.catalyst.syntax.Relation.Sample;
import dev.kindling.catalyst.syntax.Relation.TableFunction;
import dev.kindling.catalyst.syntax.Relation.TableName;
import dev.kindling.catalyst.syntax.Relation.Unpivot;
import dev.kindling.catalyst.syntax.Relation.UnpivotColumn;
import dev.kindling.error.Position;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RelationTest {

    private static final Relation T = table("t");
    private static final Relation U = table("u");
    private static final Expression A = column("a");
    private static final Expression B = column("b");

    private static void means(String from, Relation expected) {
        assertThat(selectOf("SELECT * FROM " + from).from()).as(from).isEqualTo(expected);
    }

    private static Relation join(Relation left, Relation right, JoinType type, JoinCondition condition) {
        return new Join(left, right, type, condition, Position.NONE);
    }

    private static Relation aliased(Relation input, String alias, String... columns) {
        return new Aliased(input, alias, List.of(columns), Position.NONE);
    }

    @Test
    void joinsOfAllTypes() {
        var none = new JoinCondition.None();
        var on = new JoinCondition.On(call("=", A, B));
        means("t, u", join(T, U, JoinType.INNER, none));
        means("t CROSS JOIN u", join(T, U, JoinType.CROSS, none));
        means("t JOIN u ON a = b", join(T, U, JoinType.INNER, on));
        means("t INNER JOIN u ON a = b", join(T, U, JoinType.INNER, on));
        means("t LEFT JOIN u ON a = b", join(T, U, JoinType.LEFT, on));
        means("t RIGHT OUTER JOIN u ON a = b", join(T, U, JoinType.RIGHT, on));
        means("t FULL OUTER JOIN u ON a = b", join(T, U, JoinType.FULL, on));
        means("t LEFT SEMI JOIN u ON a = b", join(T, U, JoinType.LEFT_SEMI, on));
        means("t ANTI JOIN u ON a = b", join(T, U, JoinType.LEFT_ANTI, on));
        means("t NATURAL LEFT JOIN u", join(T, U, JoinType.LEFT, new JoinCondition.Natural()));
        means("t JOIN u USING (a, b)", join(T, U, JoinType.INNER, new JoinCondition.Using(List.of("a", "b"))));
    }

    @Test
    void joinsLeanLeftAndParenthesesChangeThat() {
        var on = new JoinCondition.On(A);
        Relation v = table("v");
        means("t JOIN u ON a JOIN v ON a", join(join(T, U, JoinType.INNER, on), v, JoinType.INNER, on));
        means("t JOIN (u JOIN v ON a) ON a", join(T, join(U, v, JoinType.INNER, on), JoinType.INNER, on));
    }

    @Test
    void aliasesOfTablesAndSubqueries() {
        means("db.t AS x (c, d)", aliased(table("db", "t"), "x", "c", "d"));
        means("t x", aliased(T, "x"));
        means("(SELECT 1) x", aliased(constants(number(1)), "x"));
        means(
                "((SELECT 1) x JOIN u ON a) y",
                aliased(join(aliased(constants(number(1)), "x"), U, JoinType.INNER, new JoinCondition.On(A)), "y"));
    }

    @Test
    void functionsAndFiles() {
        means("range(10) r", aliased(new TableFunction("range", List.of(number(10)), Position.NONE), "r"));
        means("parquet.`a/b.parquet`", new FileTable("parquet", "a/b.parquet", Map.of(), Position.NONE));
        means("'x.csv' WITH (header 'true')", new FileTable(null, "x.csv", Map.of("header", "true"), Position.NONE));
        means("parquet.t", table("parquet", "t"));
        means("t WITH (a.b = 1)", new TableName(List.of("t"), Map.of("a.b", "1"), Position.NONE));
    }

    @Test
    void lateralRelations() {
        var none = new JoinCondition.None();
        var explode = new TableFunction("explode", List.of(A), Position.NONE);
        means("t, LATERAL (SELECT a) x", join(T, aliased(new Lateral(constants(A)), "x"), JoinType.INNER, none));
        means("t, LATERAL explode(a) AS x(y)", join(T, aliased(new Lateral(explode), "x", "y"), JoinType.INNER, none));
    }

    @Test
    void lateralViewsApplyToTheWholeList() {
        var generator = new Call("explode", List.of(A), CallOptions.NONE, Position.NONE);
        Relation both = join(T, U, JoinType.INNER, new JoinCondition.None());
        means(
                "t, u LATERAL VIEW OUTER explode(a) x AS y, z",
                new LateralView(both, generator, true, "x", List.of("y", "z"), Position.NONE));
        means("t LATERAL VIEW explode(a) AS y", new LateralView(T, generator, false, "", List.of("y"), Position.NONE));
    }

    @Test
    void samples() {
        means("t TABLESAMPLE (10 PERCENT) REPEATABLE (5)", new Sample(T, 10.0, null, null, false, 5L, Position.NONE));
        means(
                "t TABLESAMPLE (5 ROWS) x",
                aliased(new Sample(T, null, number(5), null, false, null, Position.NONE), "x"));
        means(
                "t TABLESAMPLE (BUCKET 1 OUT OF 4)",
                new Sample(T, null, null, new Bucket(1, 4), false, null, Position.NONE));
    }

    @Test
    void pivots() {
        means(
                "t PIVOT (sum(a) AS s FOR b IN ('x' AS y, 'z')) p",
                aliased(
                        new Pivot(
                                T,
                                List.of(alias(call("sum", A), "s")),
                                List.of(B),
                                List.of(alias(text("x"), "y"), text("z")),
                                Position.NONE),
                        "p"));
        means(
                "t PIVOT (sum(a) FOR (a, b) IN ((1, 2)))",
                new Pivot(
                        T,
                        List.of(call("sum", A)),
                        List.of(A, B),
                        List.of(call("struct", number(1), number(2))),
                        Position.NONE));
        means(
                "t UNPIVOT INCLUDE NULLS (v FOR n IN (a AS x, b))",
                new Unpivot(
                        T,
                        List.of("v"),
                        "n",
                        List.of(new UnpivotColumn(List.of(A), "x"), new UnpivotColumn(List.of(B), null)),
                        true,
                        Position.NONE));
        means(
                "t UNPIVOT ((v, w) FOR n IN ((a, b) AS x))",
                new Unpivot(
                        T,
                        List.of("v", "w"),
                        "n",
                        List.of(new UnpivotColumn(List.of(A, B), "x")),
                        false,
                        Position.NONE));
    }
}
