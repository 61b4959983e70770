package dev.kindling.catalyst.optimizer.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.StatisticsTable;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.DateString;
import org.junit.jupiter.api.Test;

/// Estimates beside what TPC-H at scale factor 1 really has; right within a factor is right enough.
class EstimatesTest {

    private final PlanBuilder plans = PlanBuilder.tpch();
    private final PlanStatistics statistics = PlanStatistics.create();

    private RelNode filtered(String table, Function<RelBuilder, RexNode> condition) {
        RelBuilder b = plans.on(table);
        return b.filter(condition.apply(b)).build();
    }

    private RelNode joined(RelNode left, RelNode right, JoinRelType type, String... columns) {
        RelBuilder b = plans.builder().push(left).push(right);
        var conjuncts = new java.util.ArrayList<RexNode>();
        for (int i = 0; i < columns.length; i += 2) {
            conjuncts.add(b.equals(b.field(2, 0, columns[i]), b.field(2, 1, columns[i + 1])));
        }
        return b.join(type, b.and(conjuncts)).build();
    }

    private void assertRows(RelNode plan, double actual, double factor) {
        assertThat(statistics.rowCount(plan)).isBetween(actual / factor, actual * factor);
    }

    private static RexNode date(RelBuilder b, String date) {
        return b.getRexBuilder().makeDateLiteral(new DateString(date));
    }

    @Test
    void countsTheRowsOfAKeyJoinOnce() {
        assertRows(
                joined(plans.scan("lineitem"), plans.scan("orders"), JoinRelType.INNER, "l_orderkey", "o_orderkey"),
                6_001_215,
                1.01);
    }

    @Test
    void knowsThatACompositeKeyIsOne() {
        assertRows(
                joined(
                        plans.scan("lineitem"),
                        plans.scan("partsupp"),
                        JoinRelType.INNER,
                        "l_partkey",
                        "ps_partkey",
                        "l_suppkey",
                        "ps_suppkey"),
                6_001_215,
                1.01);
    }

    @Test
    void takesTwoBoundsForOneRange() {
        assertRows(
                filtered(
                        "lineitem",
                        b -> b.and(
                                b.call(
                                        SqlStdOperatorTable.GREATER_THAN_OR_EQUAL,
                                        b.field("l_shipdate"),
                                        date(b, "1994-01-01")),
                                b.lessThan(b.field("l_shipdate"), date(b, "1995-01-01")))),
                909_455,
                1.2);
    }

    @Test
    void takesOneOfSeveralValuesForTheirSum() {
        assertRows(
                filtered("part", b -> b.in(b.field("p_size"), b.literal(49), b.literal(14), b.literal(23))),
                12_000,
                1.1);
    }

    @Test
    void findsNothingOutsideTheColumnsRange() {
        assertRows(filtered("part", b -> b.equals(b.field("p_size"), b.literal(99))), 1, 1.01);
    }

    @Test
    void countsGroupsByDistinctValues() {
        RelBuilder b = plans.on("lineitem");
        assertRows(b.aggregate(b.groupKey("l_returnflag", "l_linestatus")).build(), 4, 2);
        b = plans.on("lineitem");
        assertRows(b.aggregate(b.groupKey("l_orderkey")).build(), 1_500_000, 1.01);
    }

    @Test
    void countsWhatHasAPartnerAndWhatHasNot() {
        RelNode late = filtered("orders", b -> b.equals(b.field("o_orderpriority"), b.literal("1-URGENT")));
        assertRows(joined(plans.scan("lineitem"), late, JoinRelType.SEMI, "l_orderkey", "o_orderkey"), 1_200_000, 1.1);
        assertRows(
                joined(plans.scan("customer"), plans.scan("orders"), JoinRelType.ANTI, "c_custkey", "o_custkey"),
                50_004,
                1.1);
    }

    @Test
    void drawsTheKeysOfTwoFilteredRelationsFromAllThereAre() {
        RelNode discounted = filtered("lineitem", b -> b.equals(b.field("l_quantity"), b.literal(1)));
        RelNode urgent = filtered("orders", b -> b.equals(b.field("o_orderpriority"), b.literal("1-URGENT")));
        assertRows(joined(discounted, urgent, JoinRelType.INNER, "l_orderkey", "o_orderkey"), 24_000, 1.2);
        assertRows(joined(discounted, urgent, JoinRelType.SEMI, "l_orderkey", "o_orderkey"), 24_000, 1.2);
    }

    @Test
    void asksForDaysThatHaveSalesWhenACalendarIsFiltered() {
        PlanBuilder shop = PlanBuilder.over(Map.of(
                "sales",
                StatisticsTable.of(100_000)
                        .integer("sold", 1_826, 36_000, 37_825)
                        .build(),
                "calendar",
                StatisticsTable.of(73_000)
                        .integer("day", 73_000, 1, 73_000)
                        .integer("year", 200, 1900, 2099)
                        .key("day")
                        .build()));
        RelBuilder b = shop.on("calendar");
        RelNode year = b.filter(b.equals(b.field("year"), b.literal(1999))).build();
        assertRows(joined(shop.scan("sales"), year, JoinRelType.INNER, "sold", "day"), 20_000, 1.1);
        assertRows(joined(shop.scan("sales"), year, JoinRelType.SEMI, "sold", "day"), 20_000, 1.1);
        assertRows(joined(shop.scan("sales"), shop.scan("calendar"), JoinRelType.INNER, "sold", "day"), 100_000, 1.01);
    }

    @Test
    void keepsFewerValuesAfterAFilter() {
        RelNode few = filtered("lineitem", b -> b.lessThan(b.field("l_orderkey"), b.literal(6_000)));
        assertThat(statistics.distinctCount(few, 0)).isBetween(1_000.0, 2_000.0);
        assertThat(statistics.distinctCount(few, 7)).isEqualTo(9);
    }

    @Test
    void saysWhichColumnsAreUnique() {
        assertThat(statistics.isUnique(plans.scan("orders"), List.of(0))).isTrue();
        assertThat(statistics.isUnique(plans.scan("orders"), List.of(1))).isFalse();
        assertThat(statistics.isUnique(plans.scan("partsupp"), List.of(0))).isFalse();
        assertThat(statistics.isUnique(plans.scan("partsupp"), List.of(0, 1, 2)))
                .isTrue();
    }

    @Test
    void givesTheRangeOfAColumnBehindAFilterAndAProjection() {
        RelBuilder b = plans.builder().push(filtered("part", x -> x.equals(x.field("p_brand"), x.literal("b"))));
        RelNode plan = b.project(b.field("p_size")).build();
        assertThat(statistics.column(plan, 0).min()).isEqualTo(1);
        assertThat(statistics.column(plan, 0).max()).isEqualTo(50);
    }

    @Test
    void measuresRowsByTheirColumns() {
        RelBuilder b = plans.on("nation");
        RelNode plan = b.project(b.field("n_nationkey"), b.field("n_regionkey")).build();
        assertThat(statistics.sizeBytes(plan)).isEqualTo(25 * 8.0);
    }
}
