package dev.kindling.catalyst.optimizer.aggregate;

import static dev.kindling.catalyst.optimizer.rule.RuleHarness.rule;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.SmallTables;
import dev.kindling.catalyst.optimizer.StatisticsTable;
import dev.kindling.sql.types.DataTypes;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.junit.jupiter.api.Test;

class ComputeKeysAfterGroupingTest {

    private final PlanBuilder plans = SmallTables.plans();

    private static RexNode more(RelBuilder b, RexNode value) {
        return b.call(SqlStdOperatorTable.PLUS, value, b.literal(1));
    }

    @Test
    void computesWhatFollowsFromAnotherKeyForEachGroup() {
        RelBuilder b = plans.on("t");
        RelNode plan = b.project(b.field("a"), b.alias(more(b, b.field("a")), "n"), b.field("b"))
                .aggregate(b.groupKey("a", "n"), b.max("m", b.field("b")))
                .build();
        rule(new ComputeKeysAfterGrouping()).on(plan).yields("""
            Project(a=[$0], n=[+($0, 1)], m=[$1])
              Aggregate(group=[{0}], m=[MAX($2)])
                Project(a=[$1], n=[+($1, 1)], b=[$2])
                  TableScan(table=[[t]])
            """);
    }

    @Test
    void computesConstantsForEachGroup() {
        RelBuilder b = plans.on("t");
        RelNode plan = b.project(b.alias(b.literal(7), "seven"), b.field("a"))
                .aggregate(b.groupKey("seven", "a"))
                .build();
        rule(new ComputeKeysAfterGrouping()).on(plan).yields("""
            Project(seven=[7], a=[$0])
              Aggregate(group=[{1}])
                Project(seven=[7], a=[$1])
                  TableScan(table=[[t]])
            """);
    }

    @Test
    void keepsTheLastKey() {
        RelBuilder b = plans.on("t");
        RelNode plan = b.project(b.alias(b.literal(7), "seven"), b.alias(b.literal(8), "eight"), b.field("a"))
                .aggregate(b.groupKey("seven", "eight"), b.max("m", b.field("a")))
                .build();
        rule(new ComputeKeysAfterGrouping()).on(plan).yields("""
            Project(seven=[7], eight=[$0], m=[$1])
              Aggregate(group=[{1}], m=[MAX($2)])
                Project(seven=[7], eight=[8], a=[$1])
                  TableScan(table=[[t]])
            """);
    }

    @Test
    void leavesExpressionsOfOtherColumnsAlone() {
        RelBuilder b = plans.on("t");
        RelNode plan = b.project(b.field("a"), b.alias(more(b, b.field("b")), "n"))
                .aggregate(b.groupKey("a", "n"))
                .build();
        rule(new ComputeKeysAfterGrouping()).on(plan).doesNotFire();
    }

    @Test
    void leavesFractionsAloneWhoseZerosDiffer() {
        var fractions =
                StatisticsTable.of(10).unknown("f", DataTypes.DoubleType).build();
        RelBuilder b = PlanBuilder.over(Map.of("t", fractions)).on("t");
        RexNode inverse = b.call(SqlStdOperatorTable.DIVIDE, b.literal(1), b.field("f"));
        RelNode plan = b.project(b.field("f"), b.alias(inverse, "n"))
                .aggregate(b.groupKey("f", "n"))
                .build();
        rule(new ComputeKeysAfterGrouping()).on(plan).doesNotFire();
    }

    @Test
    void leavesGroupingSetsAlone() {
        RelBuilder b = plans.on("t");
        b.project(b.field("a"), b.alias(more(b, b.field("a")), "n"));
        RelNode plan = b.aggregate(
                        b.groupKey(ImmutableBitSet.of(0, 1), List.of(ImmutableBitSet.of(0, 1), ImmutableBitSet.of(1))))
                .build();
        rule(new ComputeKeysAfterGrouping()).on(plan).doesNotFire();
    }
}
