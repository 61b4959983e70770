package dev.kindling.catalyst.optimizer.limit;

import static dev.kindling.catalyst.optimizer.rule.RuleHarness.rule;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.SmallTables;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LimitRulesTest {

    private final PlanBuilder plans = SmallTables.plans();

    private RelNode limit(RelNode input, long offset, long fetch) {
        return Limits.limit(input, offset, fetch);
    }

    private RelNode sorted(RelNode input, int column, int fetch) {
        RelBuilder builder = plans.builder().push(input);
        return builder.sortLimit(0, fetch, builder.field(column)).build();
    }

    private RelNode t() {
        return plans.scan("t");
    }

    @Nested
    class MergeLimitsTest {

        @Test
        void keepsTheSmallerLimit() {
            rule(new MergeLimits()).on(limit(limit(t(), 0, 3), 0, 5)).yields(limit(t(), 0, 3));
            rule(new MergeLimits()).on(limit(limit(t(), 0, 5), 0, 3)).yields(limit(t(), 0, 3));
        }

        @Test
        void addsOffsetsAndTakesWhatTheInnerLimitLeaves() {
            rule(new MergeLimits()).on(limit(limit(t(), 2, 5), 1, 10)).yields(limit(t(), 3, 4));
            rule(new MergeLimits()).on(limit(limit(t(), 0, 5), 7, 10)).yields(limit(t(), 7, 0));
        }

        @Test
        void makesASortTheFirstRowsOnly() {
            rule(new MergeLimits()).on(limit(sorted(t(), 1, -1), 0, 5)).yields(sorted(t(), 1, 5));
        }

        @Test
        void leavesASortOverALimitAlone() {
            rule(new MergeLimits()).on(sorted(limit(t(), 0, 3), 1, 5)).doesNotFire();
        }
    }

    @Nested
    class PushLimitThroughProjectTest {

        @Test
        void limitsBeforeProjecting() {
            RelBuilder builder = plans.on("t");
            RelNode project = builder.project(
                            builder.call(SqlStdOperatorTable.PLUS, builder.field("a"), builder.literal(1)))
                    .build();
            rule(new PushLimitThroughProject()).on(limit(project, 1, 5)).yields("""
                Project($f0=[+($1, 1)])
                  Sort(offset=[1], fetch=[5])
                    TableScan(table=[[t]])
                """);
        }

        @Test
        void leavesWindowFunctionsAlone() {
            RelBuilder builder = plans.on("t");
            RelNode project = builder.project(builder.aggregateCall(SqlStdOperatorTable.MAX, builder.field("a"))
                            .over()
                            .partitionBy(builder.field("b"))
                            .toRex())
                    .build();
            rule(new PushLimitThroughProject()).on(limit(project, 0, 5)).doesNotFire();
        }
    }

    @Nested
    class PushLimitThroughUnionTest {

        private RelNode union(boolean all) {
            return plans.builder().push(t()).push(t()).union(all).build();
        }

        @Test
        void sortsAndLimitsEachInput() {
            RelNode plan = sorted(union(true), 1, 5);
            rule(new PushLimitThroughUnion()).on(plan).yields("""
                Sort(sort0=[$1], dir0=[ASC], fetch=[5])
                  Union(all=[true])
                    Sort(sort0=[$1], dir0=[ASC], fetch=[5])
                      TableScan(table=[[t]])
                    Sort(sort0=[$1], dir0=[ASC], fetch=[5])
                      TableScan(table=[[t]])
                """);
        }

        @Test
        void limitsInputsByOffsetAndCount() {
            rule(new PushLimitThroughUnion()).on(limit(union(true), 2, 5)).yields("""
                Sort(offset=[2], fetch=[5])
                  Union(all=[true])
                    Sort(fetch=[7])
                      TableScan(table=[[t]])
                    Sort(fetch=[7])
                      TableScan(table=[[t]])
                """);
        }

        @Test
        void leavesUnionsThatRemoveDuplicatesAlone() {
            rule(new PushLimitThroughUnion()).on(limit(union(false), 0, 5)).doesNotFire();
        }

        @Test
        void leavesShortInputsAlone() {
            RelNode inputs = plans.builder()
                    .push(limit(t(), 0, 5))
                    .push(limit(t(), 0, 4))
                    .union(true)
                    .build();
            rule(new PushLimitThroughUnion()).on(limit(inputs, 0, 5)).doesNotFire();
        }
    }

    @Nested
    class PushLimitThroughOuterJoinTest {

        private RelNode join(JoinRelType type) {
            RelBuilder builder = plans.on("t").push(plans.scan("s"));
            return builder.join(type, builder.equals(builder.field(2, 0, "id"), builder.field(2, 1, "id")))
                    .build();
        }

        @Test
        void limitsTheSideThatKeepsItsRows() {
            rule(new PushLimitThroughOuterJoin())
                    .on(sorted(join(JoinRelType.LEFT), 1, 5))
                    .yields("""
                        Sort(sort0=[$1], dir0=[ASC], fetch=[5])
                          Join(condition=[=($0, $3)], joinType=[left])
                            Sort(sort0=[$1], dir0=[ASC], fetch=[5])
                              TableScan(table=[[t]])
                            TableScan(table=[[s]])
                        """);
            rule(new PushLimitThroughOuterJoin())
                    .on(limit(join(JoinRelType.RIGHT), 1, 5))
                    .yields("""
                        Sort(offset=[1], fetch=[5])
                          Join(condition=[=($0, $3)], joinType=[right])
                            TableScan(table=[[t]])
                            Sort(fetch=[6])
                              TableScan(table=[[s]])
                        """);
        }

        @Test
        void leavesInnerJoinsAlone() {
            rule(new PushLimitThroughOuterJoin())
                    .on(limit(join(JoinRelType.INNER), 0, 5))
                    .doesNotFire();
        }

        @Test
        void leavesAnOrderByTheOtherSideAlone() {
            rule(new PushLimitThroughOuterJoin())
                    .on(sorted(join(JoinRelType.LEFT), 4, 5))
                    .doesNotFire();
        }
    }

    @Nested
    class EliminateUnseenSortTest {

        @Test
        void removesASortUnderAnAggregate() {
            RelBuilder builder = plans.builder().push(sorted(t(), 1, -1));
            RelNode plan = builder.aggregate(builder.groupKey("a"), builder.max("m", builder.field("b")))
                    .build();
            rule(new EliminateUnseenSort()).on(plan).yields("""
                Aggregate(group=[{1}], m=[MAX($2)])
                  TableScan(table=[[t]])
                """);
        }

        @Test
        void removesASortUnderAFilterOfAJoin() {
            RelBuilder builder = plans.builder().push(sorted(t(), 1, -1));
            builder.filter(builder.equals(builder.field("a"), builder.literal(1)))
                    .push(t());
            RelNode plan =
                    builder.join(JoinRelType.INNER, builder.literal(true)).build();
            rule(new EliminateUnseenSort()).on(plan).yields("""
                Join(condition=[true], joinType=[inner])
                  Filter(condition=[=($1, 1)])
                    TableScan(table=[[t]])
                  TableScan(table=[[t]])
                """);
        }

        @Test
        void leavesTheFirstRowsAlone() {
            RelBuilder builder = plans.builder().push(sorted(t(), 1, 10));
            RelNode plan = builder.aggregate(builder.groupKey("a")).build();
            rule(new EliminateUnseenSort()).on(plan).doesNotFire();
        }
    }
}
