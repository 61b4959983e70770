package dev.kindling.catalyst.optimizer.join;

import static dev.kindling.catalyst.optimizer.rule.RuleHarness.rule;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.SmallTables;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class EliminateUnusedJoinTest {

    private final PlanBuilder plans = SmallTables.plans();

    /// `left` and `right` joined by their first columns.
    private RelBuilder joined(String left, JoinRelType type, String right) {
        RelBuilder b = plans.on(left).push(plans.scan(right));
        return b.join(type, b.equals(b.field(2, 0, 0), b.field(2, 1, 0)));
    }

    @Nested
    class UnderAProjection {

        @Test
        void removesTheSideThatMatchesAtMostOnce() {
            RelBuilder b = joined("s", JoinRelType.LEFT, "t");
            rule(new EliminateUnusedJoin()).on(b.project(b.field("c")).build()).yields("""
                Project(c=[$1])
                  TableScan(table=[[s]])
                """);
        }

        @Test
        void removesTheLeftSideOfARightJoin() {
            RelBuilder b = joined("t", JoinRelType.RIGHT, "s");
            rule(new EliminateUnusedJoin()).on(b.project(b.field("c")).build()).yields("""
                Project(c=[$1])
                  TableScan(table=[[s]])
                """);
        }

        @Test
        void leavesASideThatMayMatchOften() {
            RelBuilder b = joined("t", JoinRelType.LEFT, "s");
            rule(new EliminateUnusedJoin()).on(b.project(b.field("a")).build()).doesNotFire();
        }

        @Test
        void leavesASideThatIsUsed() {
            RelBuilder b = joined("s", JoinRelType.LEFT, "t");
            rule(new EliminateUnusedJoin())
                    .on(b.project(b.field("c"), b.field("a")).build())
                    .doesNotFire();
        }

        @Test
        void leavesJoinsThatDropRows() {
            for (JoinRelType type : new JoinRelType[] {JoinRelType.INNER, JoinRelType.FULL, JoinRelType.RIGHT}) {
                RelBuilder b = joined("s", type, "t");
                rule(new EliminateUnusedJoin())
                        .on(b.project(b.field("c")).build())
                        .doesNotFire();
            }
        }

        @Test
        void leavesANullSafeJoinWhoseNullsMayRepeat() {
            RelBuilder b = plans.on("s");
            b.push(plans.scan("t"));
            b.project(b.field("a"), b.field("id"));
            b.join(
                    JoinRelType.LEFT,
                    b.call(SqlStdOperatorTable.IS_NOT_DISTINCT_FROM, b.field(2, 0, "c"), b.field(2, 1, "a")));
            rule(new EliminateUnusedJoin()).on(b.project(b.field("c")).build()).doesNotFire();
        }
    }

    @Nested
    class UnderAnAggregate {

        @Test
        void removesAnySideWhereRepetitionDoesNotMatter() {
            RelBuilder b = joined("t", JoinRelType.LEFT, "s");
            b.project(b.field("a"), b.field("b"));
            rule(new EliminateUnusedJoin())
                    .on(b.aggregate(b.groupKey("a"), b.max("m", b.field("b")), b.count(true, "n", b.field("b")))
                            .build())
                    .yields("""
                        Aggregate(group=[{0}], m=[MAX($1)], n=[COUNT(DISTINCT $1)])
                          Project(a=[$1], b=[$2])
                            TableScan(table=[[t]])
                        """);
        }

        @Test
        void removesTheLeftSideOfARightJoin() {
            RelBuilder b = joined("s", JoinRelType.RIGHT, "t");
            rule(new EliminateUnusedJoin())
                    .on(b.aggregate(b.groupKey(4), b.max("m", b.field(5))).build())
                    .yields("""
                        Aggregate(group=[{1}], m=[MAX($2)])
                          TableScan(table=[[t]])
                        """);
        }

        @Test
        void countsRowsThatMatchAtMostOnceWithoutTheirMatches() {
            RelBuilder b = joined("s", JoinRelType.LEFT, "t");
            rule(new EliminateUnusedJoin())
                    .on(b.aggregate(b.groupKey(), b.countStar("n")).build())
                    .yields("""
                        Aggregate(group=[{}], n=[COUNT()])
                          TableScan(table=[[s]])
                        """);
        }

        @Test
        void leavesWhatCountsRows() {
            RelBuilder b = joined("t", JoinRelType.LEFT, "s");
            b.project(b.field("a"), b.field("b"));
            rule(new EliminateUnusedJoin())
                    .on(b.aggregate(b.groupKey("a"), b.count(false, "n", b.field("b")))
                            .build())
                    .doesNotFire();
        }
    }
}
