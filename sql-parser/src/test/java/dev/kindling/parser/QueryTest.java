package dev.kindling.parser;

import static dev.kindling.parser.Trees.ascending;
import static dev.kindling.parser.Trees.call;
import static dev.kindling.parser.Trees.column;
import static dev.kindling.parser.Trees.constants;
import static dev.kindling.parser.Trees.number;
import static dev.kindling.parser.Trees.query;
import static dev.kindling.parser.Trees.select;
import static dev.kindling.parser.Trees.selectOf;
import static dev.kindling.parser.Trees.star;
import static dev.kindling.parser.Trees.table;
import static dev.kindling.parser.Trees.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.catalyst.syntax.Expression.NullOrder;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Window;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.CommonTable;
import dev.kindling.catalyst.syntax.Relation.GroupBy;
import dev.kindling.catalyst.syntax.Relation.GroupingElement;
import dev.kindling.catalyst.syntax.Relation.GroupingElement.Cube;
import dev.kindling.catalyst.syntax.Relation.GroupingElement.Plain;
import dev.kindling.catalyst.syntax.Relation.GroupingElement.Rollup;
import dev.kindling.catalyst.syntax.Relation.GroupingElement.Sets;
import dev.kindling.catalyst.syntax.Relation.Hint;
import dev.kindling.catalyst.syntax.Relation.Limit;
import dev.kindling.catalyst.syntax.Relation.Offset;
import dev.kindling.catalyst.syntax.Relation.Repartition;
import dev.kindling.catalyst.syntax.Relation.SetKind;
import dev.kindling.catalyst.syntax.Relation.SetOperation;
import dev.kindling.catalyst.syntax.Relation.Sort;
import dev.kindling.catalyst.syntax.Relation.Values;
import dev.kindling.catalyst.syntax.Relation.With;
import dev.kindling.error.Position;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueryTest {

    private static final Expression A = column("a");
    private static final Expression B = column("b");
    private static final Relation ONE = constants(number(1));
    private static final Relation TWO = constants(number(2));
    private static final Relation THREE = constants(number(3));

    private static void means(String sql, Relation expected) {
        assertThat(query(sql)).as(sql).isEqualTo(expected);
    }

    private static SetOperation set(SetKind kind, boolean all, Relation left, Relation right) {
        return new SetOperation(kind, all, false, false, left, right, Position.NONE);
    }

    @Test
    void selectListsMayEndWithAComma() {
        means("SELECT a, b, FROM t", select(table("t"), A, B));
    }

    @Test
    void aliasesNeedNoAs() {
        var items = selectOf("SELECT a x, b AS y, a `x y`, b AS \"z\" FROM t").items();
        assertThat(items)
                .containsExactly(Trees.alias(A, "x"), Trees.alias(B, "y"), Trees.alias(A, "x y"), Trees.alias(B, "z"));
    }

    @Test
    void theClausesOfASelect() {
        var select = selectOf("SELECT DISTINCT a FROM t WHERE b GROUP BY a HAVING max(b) > 1 WINDOW w AS (ORDER BY a)"
                + " QUALIFY rank() OVER w = 1");
        assertThat(select.distinct()).isTrue();
        assertThat(select.where()).isEqualTo(B);
        assertThat(select.groupBy()).isEqualTo(new GroupBy(List.of(new Plain(A)), false, Position.NONE));
        assertThat(select.having()).isEqualTo(call(">", call("max", B), number(1)));
        var specification = new Window(null, List.of(), List.of(ascending(A)), null, Position.NONE);
        assertThat(select.windows()).containsOnlyKeys("w").containsValue(specification);
        var named = new Window("w", List.of(), List.of(), null, Position.NONE);
        var rank = new Call("rank", List.of(), CallOptions.NONE.over(named), Position.NONE);
        assertThat(select.qualify()).isEqualTo(call("=", rank, number(1)));
    }

    @Test
    void hintsStandAfterSelect() {
        var select = selectOf("SELECT /*+ broadcast(t), COALESCE(3) */ a FROM t /*+ just a comment */");
        assertThat(select.hints())
                .containsExactly(
                        new Hint("BROADCAST", List.of(column("t")), Position.NONE),
                        new Hint("COALESCE", List.of(number(3)), Position.NONE));
    }

    @Test
    void intersectBindsTighterThanUnionAndExcept() {
        means(
                "SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3",
                set(SetKind.UNION, true, ONE, set(SetKind.INTERSECT, false, TWO, THREE)));
        means(
                "SELECT 1 MINUS SELECT 2 UNION DISTINCT SELECT 3",
                set(SetKind.UNION, false, set(SetKind.EXCEPT, false, ONE, TWO), THREE));
        means(
                "SELECT 1 EXCEPT ALL (SELECT 2 UNION SELECT 3)",
                set(SetKind.EXCEPT, true, ONE, set(SetKind.UNION, false, TWO, THREE)));
        means(
                "SELECT 1 UNION ALL BY NAME SELECT 2",
                new SetOperation(SetKind.UNION, true, true, false, ONE, TWO, Position.NONE));
    }

    @Test
    void parenthesesAroundQueriesMeanNothing() {
        means("((SELECT 1))", ONE);
        means("((SELECT 1) UNION (SELECT 2))", set(SetKind.UNION, false, ONE, TWO));
        means("SELECT * FROM ((SELECT 1))", select(ONE, star()));
    }

    @Test
    void whatFollowsASetOperationBelongsToAllOfIt() {
        means(
                "SELECT 1 UNION SELECT 2 ORDER BY a LIMIT 3",
                new Limit(number(3), new Sort(List.of(ascending(A)), false, set(SetKind.UNION, false, ONE, TWO))));
    }

    @Test
    void theEndOfAQuery() {
        Relation t = select(table("t"), A);
        var down = new SortKey(A, Direction.DESCENDING, NullOrder.FIRST, Position.NONE);
        means("SELECT a FROM t ORDER BY a DESC NULLS FIRST", new Sort(List.of(down), false, t));
        means("SELECT a FROM t ORDER BY ALL", new Sort(List.of(ascending(star())), false, t));
        means(
                "SELECT a FROM t DISTRIBUTE BY b SORT BY a",
                new Sort(List.of(ascending(A)), true, new Repartition(null, List.of(B), t)));
        means(
                "SELECT a FROM t CLUSTER BY b",
                new Sort(List.of(ascending(B)), true, new Repartition(null, List.of(B), t)));
        means("SELECT a FROM t LIMIT 5 OFFSET 2", new Limit(number(5), new Offset(number(2), t)));
        means("SELECT a FROM t LIMIT ALL", t);
    }

    @Test
    void groupings() {
        assertThat(groupBy("a, b")).containsExactly(new Plain(A), new Plain(B));
        assertThat(groupBy("(a, b)")).containsExactly(new Plain(A), new Plain(B));
        assertThat(groupBy("a, ROLLUP(b, (a, b))"))
                .containsExactly(new Plain(A), new Rollup(List.of(List.of(B), List.of(A, B))));
        assertThat(groupBy("a, b WITH CUBE")).containsExactly(new Cube(List.of(List.of(A), List.of(B))));
        var sets = new Sets(List.of(
                new GroupingElement.Set(List.of(A, B)),
                new GroupingElement.Set(List.of(A)),
                new GroupingElement.Set(List.of()),
                new Rollup(List.of(List.of(B)))));
        assertThat(groupBy("GROUPING SETS ((a, b), a, (), ROLLUP(b))")).containsExactly(sets);
        assertThat(groupBy("a, b GROUPING SETS ((a, b), a, (), ROLLUP(b))")).containsExactly(sets);
        assertThat(selectOf("SELECT a FROM t GROUP BY ALL").groupBy())
                .isEqualTo(new GroupBy(List.of(), true, Position.NONE));
    }

    private static List<GroupingElement> groupBy(String elements) {
        GroupBy groupBy = selectOf("SELECT a FROM t GROUP BY " + elements).groupBy();
        assertThat(groupBy).isNotNull();
        return groupBy == null ? List.of() : groupBy.elements();
    }

    @Test
    void commonTables() {
        var table = new CommonTable("r", List.of("n"), ONE, true, Position.NONE);
        means("WITH RECURSIVE r(n) AS (SELECT 1) TABLE r", new With(List.of(table), table("r")));
    }

    @Test
    void valuesAreRows() {
        var values = new Values(List.of(List.of(number(1), text("a")), List.of(number(2), text("b"))), Position.NONE);
        means("VALUES (1, 'a'), (2, 'b')", values);
        means("SELECT * FROM (VALUES (1, 'a'), (2, 'b'))", select(values, star()));
        means("VALUES 1, (2)", new Values(List.of(List.of(number(1)), List.of(number(2))), Position.NONE));
    }

    @Test
    void fromMayComeFirst() {
        means("FROM t SELECT a", select(table("t"), A));
        means("FROM t", table("t"));
        means("FROM t LIMIT 1", new Limit(number(1), table("t")));
        assertThat(selectOf("FROM t WHERE b").items()).containsExactly(star());
    }
}
