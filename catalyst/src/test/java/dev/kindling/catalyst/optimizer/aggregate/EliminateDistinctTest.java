package dev.kindling.catalyst.optimizer.aggregate;

import static dev.kindling.catalyst.optimizer.rule.RuleHarness.rule;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.SmallTables;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.Test;

class EliminateDistinctTest {

    private final PlanBuilder plans = SmallTables.plans();

    @Test
    void removesADistinctOverAKey() {
        RelBuilder b = plans.on("t");
        rule(new EliminateDistinct())
                .on(b.aggregate(b.groupKey("id", "a")).build())
                .yields("""
                    Project(id=[$0], a=[$1])
                      TableScan(table=[[t]])
                    """);
    }

    @Test
    void leavesColumnsThatRepeatAlone() {
        RelBuilder b = plans.on("t");
        rule(new EliminateDistinct()).on(b.aggregate(b.groupKey("a")).build()).doesNotFire();
    }

    @Test
    void leavesAggregatesAlone() {
        RelBuilder b = plans.on("t");
        rule(new EliminateDistinct())
                .on(b.aggregate(b.groupKey("id"), b.max("m", b.field("a"))).build())
                .doesNotFire();
    }
}
