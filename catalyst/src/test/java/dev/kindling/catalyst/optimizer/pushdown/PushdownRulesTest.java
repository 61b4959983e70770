package dev.kindling.catalyst.optimizer.pushdown;

import static dev.kindling.catalyst.optimizer.rule.RuleHarness.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.function.GeneratorFunction;
import dev.kindling.catalyst.logical.Arrange;
import dev.kindling.catalyst.logical.Arrange.Arrangement;
import dev.kindling.catalyst.logical.Generate;
import dev.kindling.catalyst.optimizer.Optimizer;
import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.SmallTables;
import dev.kindling.catalyst.optimizer.rule.RuleTrace;
import dev.kindling.sql.types.DataTypes;
import dev.kindling.sql.types.StructType;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PushdownRulesTest {

    private final PlanBuilder plans = SmallTables.plans();

    /// `SELECT *, explode(items) AS item FROM s`
    private RelNode exploded() {
        RelNode s = plans.scan("s");
        var explode = new Explode();
        return Generate.create(
                s,
                explode,
                explode.bind(List.of()),
                List.of(RexInputRef.of(2, s.getRowType())),
                List.of("item"),
                false);
    }

    @Nested
    class PushFilterThroughGenerateTest {

        @Test
        void filtersBeforeRowsMultiply() {
            RelBuilder b = plans.builder().push(exploded());
            RelNode plan = b.filter(
                            b.and(b.equals(b.field("c"), b.literal(1)), b.greaterThan(b.field("item"), b.literal(2))))
                    .build();
            rule(new PushFilterThroughGenerate()).on(plan).yields("""
                Filter(condition=[>($3, 2)])
                  Generate(generator=[explode], arguments=[[$2]], columns=[[item]])
                    Filter(condition=[=($1, 1)])
                      TableScan(table=[[s]])
                """);
        }

        @Test
        void leavesConditionsOnTheGeneratedColumnAlone() {
            RelBuilder b = plans.builder().push(exploded());
            RelNode plan = b.filter(b.equals(b.field("c"), b.field("item"))).build();
            rule(new PushFilterThroughGenerate()).on(plan).doesNotFire();
        }
    }

    @Nested
    class PushFilterThroughArrangeTest {

        private RelNode arranged() {
            return Arrange.create(plans.scan("s"), new Arrangement.ByHash(List.of(1), 3));
        }

        @Test
        void filtersBeforeRowsMove() {
            RelBuilder b = plans.builder().push(arranged());
            RelNode plan = b.filter(b.equals(b.field("c"), b.literal(1))).build();
            rule(new PushFilterThroughArrange()).on(plan).yields("""
                Arrange(arrangement=[ByHash[columns=[1], partitions=3]])
                  Filter(condition=[=($1, 1)])
                    TableScan(table=[[s]])
                """);
        }

        @Test
        void leavesConditionsAloneThatMayDiffer() {
            RelBuilder b = plans.builder().push(arranged());
            RelNode plan = b.filter(b.lessThan(b.call(SqlStdOperatorTable.RAND), b.literal(1)))
                    .build();
            rule(new PushFilterThroughArrange()).on(plan).doesNotFire();
        }
    }

    @Nested
    class PruneColumnsTest {

        private RelNode pruned(RelNode plan) {
            return new PruneColumns().run(plan, Set.of(), RuleTrace.NONE);
        }

        @Test
        void leavesNodesAsTheyAreThatNeedAllTheirColumns() {
            RelBuilder b = plans.on("t");
            RelNode side = b.filter(b.equals(b.field("b"), b.literal(1)))
                    .project(b.field("id"), b.field("b"))
                    .build();
            b.push(side).push(plans.scan("s"));
            b.join(JoinRelType.INNER, b.equals(b.field(2, 0, "id"), b.field(2, 1, "id")));
            RelNode once = pruned(b.project(b.field("b"), b.field("c")).build());
            assertThat(once.getInput(0).getInput(0)).isSameAs(side);
            assertThat(pruned(once)).isSameAs(once);
        }

        @Test
        void picksColumnsAboveTheFilterOfATable() {
            RelBuilder b = plans.on("t");
            b.filter(b.equals(b.field("b"), b.literal(1))).push(plans.scan("s"));
            b.join(JoinRelType.INNER, b.equals(b.field(2, 0, "id"), b.field(2, 1, "id")));
            RelNode plan = b.project(b.field("c")).build();
            assertThat(PlanBuilder.text(pruned(plan))).isEqualTo("""
                Project(c=[$3])
                  Join(condition=[=($0, $2)], joinType=[inner])
                    Project(id=[$0], b=[$2])
                      Filter(condition=[=($2, 1)])
                        TableScan(table=[[t]])
                    Project(id=[$0], c=[$1])
                      TableScan(table=[[s]])\
                """);
        }

        @Test
        void keepsTheColumnsThatRowsAreComparedBy() {
            RelBuilder b = plans.on("t").push(plans.scan("t"));
            RelNode plan = b.filter(b.equals(b.field("b"), b.literal(1)))
                    .intersect(true)
                    .project(b.field("a"))
                    .build();
            assertThat(PlanBuilder.text(pruned(plan))).isEqualTo(PlanBuilder.text(plan));
        }

        @Test
        void keepsTheColumnsThatPlaceRows() {
            RelNode ranges =
                    Arrange.create(plans.scan("s"), new Arrangement.ByRange(List.of(new RelFieldCollation(2)), 3));
            RelBuilder b = plans.builder().push(ranges);
            RelNode plan = b.project(b.field("c")).build();
            assertThat(PlanBuilder.text(Optimizer.optimize(plan))).isEqualTo("""
                Project(c=[$0])
                  Arrange(arrangement=[ByRange[keys=[1], partitions=3]])
                    Project(c=[$1], items=[$2])
                      TableScan(table=[[s]])\
                """);
        }

        @Test
        void keepsOfAGeneratorsInputWhatIsUsed() {
            RelBuilder b = plans.builder().push(exploded());
            RelNode plan = b.project(b.field("item")).build();
            assertThat(PlanBuilder.text(Optimizer.optimize(plan))).isEqualTo("""
                Project(item=[$1])
                  Generate(generator=[explode], arguments=[[$0]], columns=[[item]])
                    Project(items=[$2])
                      TableScan(table=[[s]])\
                """);
        }
    }

    @Nested
    class PushFilterThroughWindowTest {

        private RelNode ranked(String filterColumn) {
            RelBuilder b = plans.on("t");
            b.project(
                    b.field("a"),
                    b.field("b"),
                    b.aggregateCall(SqlStdOperatorTable.MAX, b.field("b"))
                            .over()
                            .partitionBy(b.field("a"))
                            .as("m"));
            return b.filter(b.and(
                            b.equals(b.field(filterColumn), b.literal(1)), b.lessThan(b.field("m"), b.literal(3))))
                    .build();
        }

        @Test
        void filtersPartitionsAsAWhole() {
            rule(new PushFilterThroughWindow()).on(ranked("a")).yields("""
                Filter(condition=[<($2, 3)])
                  Project(a=[$1], b=[$2], m=[MAX($2) OVER (PARTITION BY $1)])
                    Filter(condition=[=($1, 1)])
                      TableScan(table=[[t]])
                """);
        }

        @Test
        void leavesOtherColumnsAlone() {
            rule(new PushFilterThroughWindow()).on(ranked("b")).doesNotFire();
        }
    }

    @Nested
    class SimplifyDisjunctionFactorsTest {

        @Test
        void takesTheCommonPartOut() {
            RelBuilder b = plans.on("t");
            RexNode one = b.equals(b.field("a"), b.literal(1));
            RelNode plan = b.filter(b.or(
                            b.and(one, b.equals(b.field("b"), b.literal(2))),
                            b.and(one, b.equals(b.field("b"), b.literal(3)))))
                    .build();
            rule(new SimplifyDisjunctionFactors()).on(plan).yields("""
                Filter(condition=[AND(=($1, 1), OR(=($2, 2), =($2, 3)))])
                  TableScan(table=[[t]])
                """);
        }

        @Test
        void absorbsAnAlternativeThatIsTheCommonPart() {
            RelBuilder b = plans.on("t");
            RexNode one = b.equals(b.field("a"), b.literal(1));
            RelNode plan = b.filter(b.or(one, b.and(one, b.equals(b.field("b"), b.literal(3)))))
                    .build();
            rule(new SimplifyDisjunctionFactors()).on(plan).yields("""
                Filter(condition=[=($1, 1)])
                  TableScan(table=[[t]])
                """);
        }

        @Test
        void leavesAlternativesWithNothingInCommonAlone() {
            RelBuilder b = plans.on("t");
            RelNode plan = b.filter(b.or(b.equals(b.field("a"), b.literal(1)), b.equals(b.field("b"), b.literal(2))))
                    .build();
            rule(new SimplifyDisjunctionFactors()).on(plan).doesNotFire();
        }
    }

    @Nested
    class PushDisjunctionIntoJoinTest {

        private RelNode join(JoinRelType type) {
            RelBuilder b = plans.on("t").push(plans.scan("s"));
            return b.join(
                            type,
                            b.and(
                                    b.equals(b.field(2, 0, "id"), b.field(2, 1, "id")),
                                    b.or(
                                            b.and(
                                                    b.equals(b.field(2, 0, "a"), b.literal(1)),
                                                    b.equals(b.field(2, 1, "c"), b.literal(2))),
                                            b.and(
                                                    b.equals(b.field(2, 0, "a"), b.literal(3)),
                                                    b.equals(b.field(2, 1, "c"), b.literal(4))))))
                    .build();
        }

        @Test
        void filtersBothSides() {
            var narrowed = rule(new PushDisjunctionIntoJoin()).on(join(JoinRelType.INNER));
            narrowed.yields("""
                Join(condition=[AND(=($0, $3), OR(AND(=($1, 1), =($4, 2)), AND(=($1, 3), =($4, 4))))], joinType=[inner])
                  Filter(condition=[SEARCH($1, Sarg[1, 3])])
                    TableScan(table=[[t]])
                  Filter(condition=[SEARCH($1, Sarg[2, 4])])
                    TableScan(table=[[s]])
                """);
            rule(new PushDisjunctionIntoJoin()).on(narrowed.after()).doesNotFire();
        }

        @Test
        void leavesOuterJoinsAlone() {
            rule(new PushDisjunctionIntoJoin()).on(join(JoinRelType.LEFT)).doesNotFire();
        }
    }

    /// `explode` as far as planning sees it.
    private record Explode() implements GeneratorFunction {

        @Override
        public FunctionDescription description() {
            return new FunctionDescription("explode", List.of(), "", List.of());
        }

        @Override
        public Bound bind(List<Argument> arguments) {
            return new Bound(
                    List.of(DataTypes.createArrayType(DataTypes.IntegerType)),
                    new StructType().add("item", DataTypes.IntegerType),
                    (ColumnVector[] columns, int rowCount, EvaluationContext context) -> {
                        throw new UnsupportedOperationException("for planning only");
                    });
        }
    }
}
