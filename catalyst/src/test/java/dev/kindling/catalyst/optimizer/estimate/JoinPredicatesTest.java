package dev.kindling.catalyst.optimizer.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.SmallTables;
import dev.kindling.catalyst.optimizer.StatisticsTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.metadata.RelMdPredicates;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinPredicatesTest {

    private static final List<SqlOperator> COMPARISONS = List.of(
            SqlStdOperatorTable.EQUALS,
            SqlStdOperatorTable.NOT_EQUALS,
            SqlStdOperatorTable.LESS_THAN,
            SqlStdOperatorTable.LESS_THAN_OR_EQUAL,
            SqlStdOperatorTable.GREATER_THAN);

    private final PlanBuilder plans = SmallTables.plans();

    private static RelOptPredicateList derived(RelNode plan) {
        return PlanMetadata.newQuery().getPulledUpPredicates(plan);
    }

    private static List<String> texts(List<RexNode> predicates) {
        return predicates.stream().map(RexNode::toString).toList();
    }

    @Test
    void saysOfOneSideWhatTheOtherSaysOfEqualColumns() {
        RelBuilder b = plans.on("t");
        b.filter(b.lessThan(b.field("a"), b.literal(5))).push(plans.scan("s"));
        RelNode join = b.join(JoinRelType.INNER, b.equals(b.field(2, 0, "a"), b.field(2, 1, "c")))
                .build();
        RelOptPredicateList predicates = derived(join);
        assertThat(texts(predicates.pulledUpPredicates)).containsExactly("<($1, 5)", "=($1, $4)", "<($4, 5)");
        assertThat(texts(predicates.rightInferredPredicates)).containsExactly("<($1, 5)");
        assertThat(predicates.leftInferredPredicates).isEmpty();
    }

    @Test
    void saysNothingOfTheSideThatAnOuterJoinKeeps() {
        RelBuilder b = plans.on("t").push(plans.scan("s"));
        b.filter(b.lessThan(b.field("c"), b.literal(5)));
        RelNode join = b.join(JoinRelType.LEFT, b.equals(b.field(2, 0, "a"), b.field(2, 1, "c")))
                .build();
        assertThat(derived(join)).isEqualTo(RelOptPredicateList.EMPTY);
    }

    @Test
    void findsNoPartnersForNullsInColumnWithoutNulls() {
        RelBuilder b = plans.on("t").push(plans.scan("s"));
        b.filter(b.isNull(b.field("c")));
        RelNode join = b.join(JoinRelType.INNER, b.equals(b.field(2, 0, "id"), b.field(2, 1, "c")))
                .build();
        RelOptPredicateList predicates = derived(join);
        assertThat(texts(predicates.leftInferredPredicates)).containsExactly("false");
        assertThat(texts(predicates.pulledUpPredicates)).containsExactly("IS NULL($4)", "=($0, $4)", "false");
    }

    /// Calcite's own derivation says the same, in the same order, where equal columns are of one type: it gives the
    /// others the type of the column that is spoken of.
    @ParameterizedTest
    @EnumSource(
            value = JoinRelType.class,
            names = {"INNER", "LEFT", "RIGHT", "FULL", "SEMI", "ANTI"})
    void saysWhatCalciteSays(JoinRelType type) {
        var calcites = new RelMdPredicates();
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            PlanBuilder tables = PlanBuilder.over(Map.of("t", twoColumns(seed % 2 == 0)));
            Join join = (Join) joined(tables, side(tables, random, 2), side(tables, random, 1), type, random);
            RelMetadataQuery query = PlanMetadata.newQuery();
            assertThat(JoinPredicates.of(join, join.getCondition(), query))
                    .as("seed %d, %s", seed, RelOptUtil.toString(join))
                    .hasToString(calcites.getPredicates(join, query).toString());
        }
    }

    private static StatisticsTable twoColumns(boolean nullable) {
        StatisticsTable.Builder table = StatisticsTable.of(1_000);
        if (nullable) table.integer("a", 10, 1, 10).integer("b", 100, 1, 100);
        else table.notNull("a", 10, 1, 10).notNull("b", 100, 1, 100);
        return table.build();
    }

    /// A filtered table, or a join of two.
    private static RelNode side(PlanBuilder tables, Random random, int joins) {
        if (joins > 0 && random.nextBoolean()) {
            RelNode left = side(tables, random, joins - 1);
            return joined(tables, left, side(tables, random, joins - 1), JoinRelType.INNER, random);
        }
        RelBuilder b = tables.on("t");
        var conjuncts = new ArrayList<RexNode>();
        for (int i = random.nextInt(4); i > 0; i--) conjuncts.add(condition(b, random));
        return b.filter(conjuncts).build();
    }

    private static RexNode condition(RelBuilder b, Random random) {
        RexNode column = b.field(random.nextInt(2));
        return switch (random.nextInt(6)) {
            case 0 -> b.isNotNull(column);
            case 1 -> b.call(SqlStdOperatorTable.LESS_THAN, column, b.field(random.nextInt(2)));
            case 2 -> b.or(b.equals(column, b.literal(random.nextInt(3))), b.equals(b.field(1), b.literal(7)));
            case 3 -> b.equals(b.call(SqlStdOperatorTable.PLUS, b.field(0), b.field(1)), b.literal(random.nextInt(3)));
            default ->
                b.call(COMPARISONS.get(random.nextInt(COMPARISONS.size())), column, b.literal(random.nextInt(4)));
        };
    }

    private static RelNode joined(PlanBuilder tables, RelNode left, RelNode right, JoinRelType type, Random random) {
        RelBuilder b = tables.builder().push(left).push(right);
        var conjuncts = new ArrayList<RexNode>();
        for (int i = random.nextInt(3); i > 0; i--) {
            conjuncts.add(b.equals(b.field(2, 0, random.nextInt(2)), b.field(2, 1, random.nextInt(2))));
        }
        if (random.nextInt(4) == 0) conjuncts.add(b.lessThan(b.field(2, 0, 1), b.field(2, 1, 1)));
        return b.join(type, b.and(conjuncts)).build();
    }
}
