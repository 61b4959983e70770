package dev.kindling.tests.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.analysis.AnalysisContext;
import dev.kindling.catalyst.analysis.Analyzer;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
import dev.kindling.catalyst.optimizer.ConstantFolder;
import dev.kindling.catalyst.optimizer.Optimizer;
import dev.kindling.catalyst.optimizer.OptimizerSettings;
import dev.kindling.catalyst.optimizer.rule.Plans;
import dev.kindling.catalyst.optimizer.rule.RuleTrace;
import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.parser.SqlParser;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.TableScan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of the queries of TPC-H over tables of scale factor 1.
class TpchPlansTest {

    private static final EvaluationContext EVALUATION = EvaluationContext.of(ZoneId.of("UTC"), Instant.EPOCH);

    private static RelNode analyzed(int number) {
        String text = TpchCatalog.resource(String.format(Locale.ROOT, "tpch/q%02d.sql", number));
        var query = (Statement.Query) SqlParser.parseStatement(text);
        var context = AnalysisContext.of(new TpchCatalog(), BuiltinFunctions.instance(), EVALUATION);
        return Analyzer.analyze(query.relation(), context).plan();
    }

    private static RelNode optimized(RelNode plan) {
        var folder = ConstantFolder.of(BuiltinFunctions.instance(), EVALUATION);
        return Optimizer.optimize(plan, OptimizerSettings.DEFAULT, folder, RuleTrace.NONE);
    }

    private static boolean isSingleRow(RelNode plan) {
        Double most = plan.getCluster().getMetadataQuery().getMaxRowCount(plan);
        return most != null && most <= 1;
    }

    private static boolean isCartesian(RelNode node) {
        return node instanceof Join join && join.getCondition().isAlwaysTrue() && !isSingleRow(join.getRight());
    }

    private static int count(RelNode plan, JoinRelType type) {
        return Plans.count(plan, node -> node instanceof Join join && join.getJoinType() == type);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
    void leavesNoSubqueryNoCorrelationAndNoCartesianProduct(int number) {
        RelNode plan = optimized(analyzed(number));
        assertThat(Plans.contains(plan, n -> Plans.hasSubquery(n) || n instanceof Correlate || isCartesian(n)))
                .as(RelOptUtil.toString(plan))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
    void changesNothingTheSecondTime(int number) {
        RelNode once = optimized(analyzed(number));
        assertThat(RelOptUtil.toString(optimized(once))).isEqualTo(RelOptUtil.toString(once));
    }

    @ParameterizedTest
    @CsvSource({"4, 1, 0", "16, 0, 1", "18, 1, 0", "20, 2, 0", "21, 1, 1", "22, 0, 1"})
    void makesSemiAndAntiJoinsOfSubqueries(int number, int semiJoins, int antiJoins) {
        RelNode plan = optimized(analyzed(number));
        assertThat(count(plan, JoinRelType.SEMI)).as(RelOptUtil.toString(plan)).isEqualTo(semiJoins);
        assertThat(count(plan, JoinRelType.ANTI)).as(RelOptUtil.toString(plan)).isEqualTo(antiJoins);
    }

    @Test
    void readsOnlyTheColumnsAQueryNeeds() {
        RelNode plan = optimized(analyzed(6));
        assertThat(RelOptUtil.toString(plan)).contains("LogicalTableScan(table=[[lineitem]])");
        assertThat(Plans.count(plan, TableScan.class::isInstance)).isEqualTo(1);
        assertThat(plan.getInput(0).getRowType().getFieldCount()).isEqualTo(1);
    }

    @Test
    void filtersBothNationsOfQuery7BeforeTheirJoin() {
        String plan = RelOptUtil.toString(optimized(analyzed(7)));
        assertThat(plan.split("SEARCH\\(\\$1, Sarg\\[_UTF-8'FRANCE'", -1)).hasSize(3);
    }

    @Test
    void findsTheKeyOfQuery19InEachAlternative() {
        RelNode plan = optimized(analyzed(19));
        assertThat(Plans.contains(
                        plan,
                        n -> n instanceof Join join
                                && !join.analyzeCondition().leftKeys.isEmpty()))
                .as(RelOptUtil.toString(plan))
                .isTrue();
    }
}
