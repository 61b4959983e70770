package dev.kindling.catalyst.optimizer.join;

import static dev.kindling.catalyst.optimizer.rule.RuleHarness.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.rule.Plans;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.Objects;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.Test;

class ReorderJoinsTest {

    private final PlanBuilder plans = PlanBuilder.tpch();

    /// `tables` cross-joined in this order, and filtered by pairs of equal columns.
    private RelNode query(String tables, String... equalColumns) {
        RelBuilder b = plans.builder();
        for (String table : tables.split(" ", -1)) {
            boolean isFirst = b.size() == 0;
            b.push(plans.scan(table));
            if (!isFirst) b.join(JoinRelType.INNER, b.literal(true));
        }
        var conjuncts = new ArrayList<RexNode>();
        for (String pair : equalColumns) {
            String[] names = pair.split("=", -1);
            RexNode right = names[1].startsWith("'") ? b.literal(names[1].replace("'", "")) : b.field(names[1]);
            conjuncts.add(b.equals(b.field(names[0]), right));
        }
        return b.filter(b.and(conjuncts)).build();
    }

    private String shape(RelNode plan) {
        var text = new StringBuilder();
        append(plan, text);
        return text.toString();
    }

    private static void append(RelNode plan, StringBuilder text) {
        if (plan.getInputs().isEmpty()) {
            text.append(
                    Objects.requireNonNull(plan.getTable()).getQualifiedName().getFirst());
        } else if (plan instanceof Join join) {
            text.append('(');
            append(join.getLeft(), text);
            text.append(join.getJoinType() == JoinRelType.INNER ? " * " : " " + join.getJoinType().lowerName + " ");
            append(join.getRight(), text);
            text.append(')');
        } else {
            append(plan.getInput(0), text);
        }
    }

    private RelNode reordered(RelNode plan) {
        RelNode after = new ReorderJoins().apply(plan, new RuleContext(plan.getCluster()));
        assertThat(after.getRowType()).isEqualTo(plan.getRowType());
        assertThat(Plans.contains(
                        after, n -> n instanceof Join j && j.getCondition().isAlwaysTrue()))
                .as("has a cartesian product:\n" + PlanBuilder.text(after))
                .isFalse();
        return after;
    }

    @Test
    void putsTheSmallerSideOnTheRightAndConditionsInJoins() {
        rule(new ReorderJoins())
                .on(query("nation supplier", "s_nationkey=n_nationkey"))
                .yields("""
                    Project(n_nationkey=[$7], n_name=[$8], n_regionkey=[$9], n_comment=[$10], s_suppkey=[$0], s_name=[$1], s_address=[$2], s_nationkey=[$3], s_phone=[$4], s_acctbal=[$5], s_comment=[$6])
                      Join(condition=[=($3, $7)], joinType=[inner])
                        TableScan(table=[[supplier]])
                        TableScan(table=[[nation]])
                    """);
    }

    @Test
    void leavesAGoodOrderAlone() {
        RelNode first =
                reordered(query("nation supplier region", "s_nationkey=n_nationkey", "n_regionkey=r_regionkey"));
        RelNode join = first.getInput(0);
        rule(new ReorderJoins()).on(join).doesNotFire();
    }

    @Test
    void joinsThroughTheTablesThatConnect() {
        RelNode plan = query(
                "customer orders lineitem supplier nation region",
                "c_custkey=o_custkey",
                "l_orderkey=o_orderkey",
                "l_suppkey=s_suppkey",
                "c_nationkey=s_nationkey",
                "s_nationkey=n_nationkey",
                "n_regionkey=r_regionkey",
                "r_name='ASIA'");
        assertThat(shape(reordered(plan))).contains("(nation * region)");
    }

    @Test
    void joinsByTheCompositeKeyWhenBothPartsAreThere() {
        RelNode plan = query(
                "part supplier lineitem partsupp orders nation",
                "s_suppkey=l_suppkey",
                "ps_suppkey=l_suppkey",
                "ps_partkey=l_partkey",
                "p_partkey=l_partkey",
                "o_orderkey=l_orderkey",
                "s_nationkey=n_nationkey",
                "p_brand='Brand#23'");
        String shape = shape(reordered(plan));
        assertThat(shape).contains("(lineitem * part)");
    }

    @Test
    void movesASemiJoinBelowAJoinThatMultipliesRows() {
        RelBuilder b = plans.builder();
        RelNode joined = query("orders lineitem", "o_orderkey=l_orderkey");
        RelNode few = plans.on("customer")
                .filter(plans.on("customer")
                        .equals(
                                plans.on("customer").field("c_mktsegment"),
                                plans.on("customer").literal("BUILDING")))
                .build();
        b.push(joined).push(few);
        RelNode plan = b.join(JoinRelType.SEMI, b.equals(b.field(2, 0, "o_custkey"), b.field(2, 1, "c_custkey")))
                .build();
        assertThat(shape(reordered(plan))).isEqualTo("(lineitem * (orders semi customer))");
    }

    @Test
    void leavesOuterJoinsAlone() {
        RelBuilder b = plans.on("nation").push(plans.scan("supplier"));
        RelNode plan = b.join(JoinRelType.LEFT, b.equals(b.field(2, 0, "n_nationkey"), b.field(2, 1, "s_nationkey")))
                .build();
        rule(new ReorderJoins()).on(plan).doesNotFire();
    }
}
