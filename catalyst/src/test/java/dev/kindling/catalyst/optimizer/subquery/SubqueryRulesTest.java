package dev.kindling.catalyst.optimizer.subquery;

import static dev.kindling.catalyst.optimizer.rule.RuleHarness.rule;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.SmallTables;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SubqueryRulesTest {

    private final PlanBuilder plans = SmallTables.plans();

    private RelNode filtered(BiFunction<RelBuilder, RexCorrelVariable, RexNode> condition) {
        return plans.filterWith(plans.scan("t"), condition);
    }

    /// `SELECT * FROM s WHERE s.id = outer.id AND s.c > 5`
    private RelBuilder partners(RelBuilder b, RexCorrelVariable row) {
        b.push(plans.scan("s"));
        return b.filter(b.equals(b.field("id"), b.field(row, "id")), b.greaterThan(b.field("c"), b.literal(5)));
    }

    @Nested
    class RewriteExistsAsSemiJoinTest {

        @Test
        void liftsTheCorrelationIntoASemiJoin() {
            rule(new RewriteExistsAsSemiJoin())
                    .on(filtered((b, row) -> b.exists(s -> partners(s, row).build())))
                    .yields("""
                        Join(condition=[=($3, $0)], joinType=[semi])
                          TableScan(table=[[t]])
                          Filter(condition=[>($1, 5)])
                            TableScan(table=[[s]])
                        """);
        }

        @Test
        void makesNotExistsAnAntiJoinAndKeepsOtherConditionsBelow() {
            rule(new RewriteExistsAsSemiJoin())
                    .on(filtered((b, row) -> b.and(
                            b.equals(b.field("a"), b.literal(1)),
                            b.not(b.exists(s -> partners(s, row).build())))))
                    .yields("""
                        Join(condition=[=($3, $0)], joinType=[anti])
                          Filter(condition=[=($1, 1)])
                            TableScan(table=[[t]])
                          Filter(condition=[>($1, 5)])
                            TableScan(table=[[s]])
                        """);
        }

        @Test
        void takesInequalitiesIntoTheCondition() {
            rule(new RewriteExistsAsSemiJoin())
                    .on(filtered((b, row) -> b.exists(s -> {
                        s.push(plans.scan("s"));
                        return s.filter(s.lessThan(s.field("c"), s.field(row, "b")))
                                .build();
                    })))
                    .yields("""
                        Join(condition=[<($4, $2)], joinType=[semi])
                          TableScan(table=[[t]])
                          TableScan(table=[[s]])
                        """);
        }

        @Test
        void knowsThatAnAggregateWithoutGroupsHasARow() {
            rule(new RewriteExistsAsSemiJoin())
                    .on(filtered((b, row) -> b.exists(s -> partners(s, row)
                            .aggregate(s.groupKey(), s.countStar("n"))
                            .build())))
                    .yields("""
                        Filter(condition=[true])
                          TableScan(table=[[t]])
                        """);
        }

        @Test
        void leavesAnExistsInAnOrAlone() {
            rule(new RewriteExistsAsSemiJoin())
                    .on(filtered((b, row) -> b.or(
                            b.equals(b.field("a"), b.literal(1)),
                            b.exists(s -> partners(s, row).build()))))
                    .doesNotFire();
        }
    }

    @Nested
    class RewriteInAsSemiJoinTest {

        @Test
        void makesInASemiJoin() {
            rule(new RewriteInAsSemiJoin())
                    .on(filtered((b, row) -> b.in(
                            b.field("a"),
                            s -> s.push(plans.scan("s")).project(s.field("c")).build())))
                    .yields("""
                        Join(condition=[=($1, $3)], joinType=[semi])
                          TableScan(table=[[t]])
                          Project(c=[$1])
                            TableScan(table=[[s]])
                        """);
        }

        @Test
        void countsAnUnknownComparisonAsAPartnerOfNotIn() {
            rule(new RewriteInAsSemiJoin())
                    .on(filtered((b, row) -> b.not(b.in(
                            b.field("a"),
                            s -> s.push(plans.scan("s")).project(s.field("c")).build()))))
                    .yields("""
                        Join(condition=[OR(=($1, $3), IS NULL($1), IS NULL($3))], joinType=[anti])
                          TableScan(table=[[t]])
                          Project(c=[$1])
                            TableScan(table=[[s]])
                        """);
        }

        @Test
        void needsNoCareForColumnsWithoutNulls() {
            rule(new RewriteInAsSemiJoin())
                    .on(filtered((b, row) -> b.not(b.in(
                            b.field("id"),
                            s -> s.push(plans.scan("s")).project(s.field("id")).build()))))
                    .yields("""
                        Join(condition=[=($0, $3)], joinType=[anti])
                          TableScan(table=[[t]])
                          Project(id=[$0])
                            TableScan(table=[[s]])
                        """);
        }

        @Test
        void numbersTheRowsOfEachOuterValueForALimit() {
            rule(new RewriteInAsSemiJoin())
                    .on(filtered((b, row) -> b.in(
                            b.field("a"),
                            s -> partners(s, row)
                                    .limit(0, 1)
                                    .project(s.field("c"))
                                    .build())))
                    .yields("""
                        Join(condition=[AND(=($1, $4), =($0, $3))], joinType=[semi])
                          TableScan(table=[[t]])
                          Project($f0=[$0], $f1=[$2])
                            Project($f0=[$0], $f1=[$1], $f2=[$2], $f3=[$3])
                              Filter(condition=[<=($4, 1)])
                                Project($f0=[$0], $f1=[$1], $f2=[$2], $f3=[$3], $f4=[ROW_NUMBER() OVER (PARTITION BY $0)])
                                  Filter(condition=[AND(=($1, $0), >($2, 5))])
                                    Join(condition=[true], joinType=[inner])
                                      Project(id=[$0])
                                        TableScan(table=[[t]])
                                      TableScan(table=[[s]])
                        """);
        }

        @Test
        void leavesAnInThatIsComparedAlone() {
            rule(new RewriteInAsSemiJoin())
                    .on(filtered((b, row) -> b.isNull(b.in(
                            b.field("a"),
                            s -> s.push(plans.scan("s")).project(s.field("c")).build()))))
                    .doesNotFire();
        }
    }

    @Nested
    class RewriteScalarSubqueryAsJoinTest {

        @Test
        void aggregatesOncePerKey() {
            rule(new RewriteScalarSubqueryAsJoin())
                    .on(filtered((b, row) -> b.lessThan(
                            b.field("a"),
                            b.scalarQuery(s -> partners(s, row)
                                    .aggregate(s.groupKey(), s.max("m", s.field("c")))
                                    .build()))))
                    .yields("""
                        Project(id=[$0], a=[$1], b=[$2])
                          Filter(condition=[<($1, $4)])
                            Join(condition=[=($0, $3)], joinType=[left])
                              TableScan(table=[[t]])
                              Aggregate(group=[{3}], m=[MAX($1)])
                                Project($f0=[$0], $f1=[$1], $f2=[$2], $f3=[$0])
                                  Filter(condition=[>($1, 5)])
                                    TableScan(table=[[s]])
                        """);
        }

        @Test
        void countsNoneWhereThereIsNoPartner() {
            rule(new RewriteScalarSubqueryAsJoin())
                    .on(filtered((b, row) -> b.equals(
                            b.literal(0),
                            b.scalarQuery(s -> partners(s, row)
                                    .aggregate(s.groupKey(), s.countStar("n"))
                                    .build()))))
                    .yields("""
                        Project(id=[$0], a=[$1], b=[$2])
                          Filter(condition=[=(0, CASE(IS NULL($4), 0:BIGINT, CAST($4):BIGINT NOT NULL))])
                            Join(condition=[=($0, $3)], joinType=[left])
                              TableScan(table=[[t]])
                              Aggregate(group=[{3}], n=[COUNT()])
                                Project($f0=[$0], $f1=[$1], $f2=[$2], $f3=[$0])
                                  Filter(condition=[>($1, 5)])
                                    TableScan(table=[[s]])
                        """);
        }

        @Test
        void allowsOneRowWithoutCorrelation() {
            rule(new RewriteScalarSubqueryAsJoin())
                    .on(filtered((b, row) -> b.equals(
                            b.field("a"),
                            b.scalarQuery(s -> s.push(plans.scan("s"))
                                    .project(s.field("c"))
                                    .build()))))
                    .yields("""
                        Project(id=[$0], a=[$1], b=[$2])
                          Filter(condition=[=($1, $3)])
                            Join(condition=[true], joinType=[left])
                              TableScan(table=[[t]])
                              Aggregate(group=[{0}], agg#0=[SINGLE_VALUE($0)])
                                Project(c=[$1])
                                  TableScan(table=[[s]])
                        """.replace("group=[{0}]", "group=[{}]"));
        }

        @Test
        void joinsTheOuterValuesFirstForOtherCorrelations() {
            rule(new RewriteScalarSubqueryAsJoin())
                    .on(filtered((b, row) -> b.lessThan(b.field("a"), b.scalarQuery(s -> {
                        s.push(plans.scan("s"));
                        return s.filter(s.lessThan(s.field("c"), s.field(row, "b")))
                                .aggregate(s.groupKey(), s.max("m", s.field("c")))
                                .build();
                    }))))
                    .yields("""
                        Project(id=[$0], a=[$1], b=[$2])
                          Filter(condition=[<($1, $4)])
                            Join(condition=[IS NOT DISTINCT FROM($2, $3)], joinType=[left])
                              TableScan(table=[[t]])
                              Aggregate(group=[{3}], m=[MAX($1)])
                                Project($f0=[$1], $f1=[$2], $f2=[$3], $f3=[$0])
                                  Join(condition=[<($2, $0)], joinType=[inner])
                                    Aggregate(group=[{0}])
                                      Project(b=[$2])
                                        TableScan(table=[[t]])
                                    TableScan(table=[[s]])
                        """);
        }

        @Test
        void leavesAFilterWithoutSubqueryAlone() {
            rule(new RewriteScalarSubqueryAsJoin())
                    .on(filtered((b, row) -> b.equals(b.field("a"), b.literal(1))))
                    .doesNotFire();
        }
    }

    @Nested
    class RewriteJoinSubqueryAsFilterTest {

        private RelNode join(JoinRelType type) {
            RelBuilder b = plans.on("t").push(plans.scan("s"));
            RexNode in = b.in(
                    b.field(2, 0, "a"),
                    s -> s.push(plans.scan("s")).project(s.field("c")).build());
            return b.join(type, b.and(b.equals(b.field(2, 0, "id"), b.field(2, 1, "id")), in))
                    .build();
        }

        @Test
        void movesTheSubqueryAboveTheJoin() {
            RelNode after = new RewriteJoinSubqueryAsFilter()
                    .apply(
                            join(JoinRelType.INNER),
                            new dev.kindling.catalyst.optimizer.rule.RuleContext(plans.cluster()));
            org.assertj.core.api.Assertions.assertThat(PlanBuilder.text(after))
                    .startsWith("Filter(condition=[IN($1, {")
                    .endsWith("""
                        Join(condition=[=($0, $3)], joinType=[inner])
                            TableScan(table=[[t]])
                            TableScan(table=[[s]])\
                        """);
        }

        @Test
        void leavesOuterJoinsAlone() {
            rule(new RewriteJoinSubqueryAsFilter()).on(join(JoinRelType.LEFT)).doesNotFire();
        }
    }

    @Nested
    class RewriteOuterJoinSubqueryAsLateralTest {

        private RelNode join(JoinRelType type) {
            CorrelationId row = plans.cluster().createCorrel();
            RelBuilder b = plans.on("t").push(plans.scan("s"));
            RexNode exists = b.exists(inner -> {
                inner.push(plans.scan("s"));
                RelNode both = plans.on("t")
                        .push(plans.scan("s"))
                        .join(JoinRelType.INNER)
                        .build();
                RexNode outer = b.getRexBuilder().makeCorrel(both.getRowType(), row);
                return inner.filter(
                                inner.equals(inner.field("c"), b.getRexBuilder().makeFieldAccess(outer, 1)),
                                inner.greaterThan(
                                        inner.field("id"), b.getRexBuilder().makeFieldAccess(outer, 3)))
                        .build();
            });
            RexNode condition = b.and(b.equals(b.field(2, 0, "id"), b.field(2, 1, "id")), exists);
            RelNode right = b.build();
            return LogicalJoin.create(b.build(), right, List.of(), condition, Set.of(row), type);
        }

        @Test
        void filtersTheSideThatIsNotKept() {
            rule(new RewriteOuterJoinSubqueryAsLateral())
                    .on(join(JoinRelType.LEFT))
                    .yields("""
                        Correlate(correlation=[$cor1], joinType=[left], requiredColumns=[{0, 1}])
                          TableScan(table=[[t]])
                          Filter(condition=[AND(=($cor1.id, $0), EXISTS({
                        Filter(condition=[AND(=($1, $cor1.a), >($0, $cor2.id))])
                          TableScan(table=[[s]])
                        }))], variablesSet=[[$cor2]])
                            TableScan(table=[[s]])
                        """);
        }

        @Test
        void exchangesTheSidesOfARightJoin() {
            rule(new RewriteOuterJoinSubqueryAsLateral())
                    .on(join(JoinRelType.RIGHT))
                    .yields("""
                        Project(id=[$3], a=[$4], b=[$5], id0=[$0], c=[$1], items=[$2])
                          Correlate(correlation=[$cor1], joinType=[left], requiredColumns=[{0}])
                            TableScan(table=[[s]])
                            Filter(condition=[AND(=($0, $cor1.id), EXISTS({
                        Filter(condition=[AND(=($1, $cor2.a), >($0, $cor1.id))])
                          TableScan(table=[[s]])
                        }))], variablesSet=[[$cor2]])
                              TableScan(table=[[t]])
                        """);
        }

        @Test
        void leavesAFullJoinAlone() {
            rule(new RewriteOuterJoinSubqueryAsLateral())
                    .on(join(JoinRelType.FULL))
                    .doesNotFire();
        }
    }

    @Nested
    class RewriteLateralAsJoinTest {

        private RelNode lateral(JoinRelType type, BiFunction<RelBuilder, RexCorrelVariable, RelBuilder> right) {
            RelBuilder b = plans.on("t");
            CorrelationId id = plans.cluster().createCorrel();
            var row = (RexCorrelVariable) b.getRexBuilder().makeCorrel(b.peek().getRowType(), id);
            RelNode inner = right.apply(plans.on("s"), row).build();
            return LogicalCorrelate.create(
                    b.build(), inner, List.of(), id, RelOptUtil.correlationColumns(id, inner), type);
        }

        @Test
        void makesAnInnerJoinOfAFilter() {
            rule(new RewriteLateralAsJoin())
                    .on(lateral(JoinRelType.INNER, (s, row) -> s.filter(s.equals(s.field("id"), s.field(row, "id")))))
                    .yields("""
                        Project(id=[$0], a=[$1], b=[$2], id0=[$3], c=[$4], items=[$5])
                          Join(condition=[=($3, $0)], joinType=[inner])
                            TableScan(table=[[t]])
                            TableScan(table=[[s]])
                        """);
        }

        @Test
        void givesAnAggregateARowForEachOuterValue() {
            rule(new RewriteLateralAsJoin())
                    .on(lateral(
                            JoinRelType.INNER,
                            (s, row) -> s.filter(s.equals(s.field("id"), s.field(row, "id")))
                                    .aggregate(s.groupKey(), s.max("m", s.field("c")))))
                    .yields("""
                        Project(id=[$0], a=[$1], b=[$2], m=[$4])
                          Join(condition=[=($0, $3)], joinType=[inner])
                            TableScan(table=[[t]])
                            Aggregate(group=[{0}], m=[MAX($2) FILTER $4])
                              Project($f0=[$0], $f1=[$2], $f2=[$3], $f3=[$4], $f4=[IS NOT NULL($5)])
                                Join(condition=[=($0, $1)], joinType=[left])
                                  Project(id=[$0])
                                    TableScan(table=[[t]])
                                  Project($f0=[$0], $f1=[$1], $f2=[$2], $f3=[$3], $f4=[true])
                                    Filter(condition=[=($1, $0)])
                                      Join(condition=[true], joinType=[inner])
                                        Project(id=[$0])
                                          TableScan(table=[[t]])
                                        TableScan(table=[[s]])
                        """);
        }

        @Test
        void leavesARollupAlone() {
            rule(new RewriteLateralAsJoin())
                    .on(lateral(
                            JoinRelType.INNER,
                            (s, row) -> s.filter(s.equals(s.field("id"), s.field(row, "id")))
                                    .aggregate(
                                            s.groupKey(
                                                    ImmutableBitSet.of(1),
                                                    List.of(ImmutableBitSet.of(1), ImmutableBitSet.of())),
                                            s.countStar("n"))))
                    .doesNotFire();
        }
    }
}
