package dev.kindling.catalyst.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.junit.jupiter.api.Test;

class SubqueryShapesTest {

    private final PlanBuilder plans = PlanBuilder.tpch();

    @Test
    void q4LikeExists() {
        RelNode plan = plans.filterWith(plans.scan("orders"), (b, row) -> b.exists(s -> s.push(plans.scan("lineitem"))
                .filter(
                        s.equals(s.field("l_orderkey"), s.field(row, "o_orderkey")),
                        s.lessThan(s.field("l_commitdate"), s.field("l_receiptdate")))
                .build()));
        plan = plans.builder().push(plan).aggregate(plans.builder().push(plan).groupKey("o_orderpriority"), plans.builder().push(plan).countStar("c")).build();
        RelNode best = Optimizer.optimize(plan);
        System.out.println(PlanBuilder.text(best));
        assertThat(PlanBuilder.text(Optimizer.optimize(best))).isEqualTo(PlanBuilder.text(best));
    }

    @Test
    void q17() {
        var b = plans.builder();
        RelNode joined = b.push(plans.scan("lineitem")).push(plans.scan("part"))
                .join(org.apache.calcite.rel.core.JoinRelType.INNER, b.literal(true)).build();
        RelNode plan = plans.filterWith(joined, (x, row) -> x.and(
                x.equals(x.field("l_partkey"), x.field("p_partkey")),
                x.equals(x.field("p_brand"), x.literal("Brand#23")),
                x.lessThan(x.field("l_quantity"), x.scalarQuery(s -> s.push(plans.scan("lineitem"))
                        .filter(s.equals(s.field("l_partkey"), s.field(row, "p_partkey")))
                        .aggregate(s.groupKey(), s.max("m", s.field("l_quantity")))
                        .build()))));
        RelNode best = Optimizer.optimize(plan);
        System.out.println(PlanBuilder.text(best));
        assertThat(PlanBuilder.text(Optimizer.optimize(best))).isEqualTo(PlanBuilder.text(best));
    }

    @Test
    void q16NotIn() {
        RelNode plan = plans.filterWith(plans.scan("partsupp"), (x, row) -> x.not(x.in(x.field("ps_suppkey"), s -> s.push(plans.scan("supplier")).filter(s.equals(s.field("s_name"), s.literal("x"))).project(s.field("s_suppkey")).build())));
        RelNode best = Optimizer.optimize(plan);
        System.out.println(PlanBuilder.text(best));
        assertThat(PlanBuilder.text(Optimizer.optimize(best))).isEqualTo(PlanBuilder.text(best));
    }

    @Test
    void q5() {
        var b = plans.builder();
        for (String t : new String[] {"customer", "orders", "lineitem", "supplier", "nation", "region"}) {
            b.push(plans.scan(t));
            if (!t.equals("customer")) b.join(org.apache.calcite.rel.core.JoinRelType.INNER, b.literal(true));
        }
        RelNode plan = b.filter(
                        b.equals(b.field("c_custkey"), b.field("o_custkey")),
                        b.equals(b.field("l_orderkey"), b.field("o_orderkey")),
                        b.equals(b.field("l_suppkey"), b.field("s_suppkey")),
                        b.equals(b.field("c_nationkey"), b.field("s_nationkey")),
                        b.equals(b.field("s_nationkey"), b.field("n_nationkey")),
                        b.equals(b.field("n_regionkey"), b.field("r_regionkey")),
                        b.equals(b.field("r_name"), b.literal("ASIA")),
                        b.call(SqlStdOperatorTable.GREATER_THAN_OR_EQUAL, b.field("o_orderdate"), b.getRexBuilder().makeDateLiteral(new org.apache.calcite.util.DateString("1994-01-01"))),
                        b.call(SqlStdOperatorTable.LESS_THAN, b.field("o_orderdate"), b.getRexBuilder().makeDateLiteral(new org.apache.calcite.util.DateString("1995-01-01"))))
                .aggregate(b.groupKey("n_name"), b.max("revenue", b.field("l_extendedprice")))
                .build();
        var rules = new java.util.ArrayList<String>();
        RelNode best = Optimizer.optimize(plan, OptimizerSettings.DEFAULT, (r, p) -> rules.add(r));
        System.out.println(PlanBuilder.text(best) + "\n" + rules);
        assertThat(PlanBuilder.text(Optimizer.optimize(best))).isEqualTo(PlanBuilder.text(best));
    }
}
