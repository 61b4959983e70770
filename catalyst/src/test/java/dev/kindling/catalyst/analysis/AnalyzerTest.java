package dev.kindling.catalyst.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Direction;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.ScalarSubquery;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.GroupBy;
import dev.kindling.catalyst.syntax.Relation.GroupingElement;
import dev.kindling.catalyst.syntax.Relation.Select;
import dev.kindling.catalyst.syntax.Relation.Sort;
import dev.kindling.catalyst.syntax.Relation.TableName;
import dev.kindling.catalyst.syntax.Relation.WithColumns;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelOptUtil;
import org.junit.jupiter.api.Test;

/// The analyzer on trees as DataFrame programs build them. What SQL text means is tested in the module `tests`.
class AnalyzerTest {

    private static final StructType PEOPLE =
            new StructType().add("name", AtomicType.STRING).add("age", AtomicType.INT);

    private final TestCatalog catalog = new TestCatalog()
            .table("people", PEOPLE)
            .table("pets", new StructType().add("owner", AtomicType.STRING).add("kind", AtomicType.STRING));

    private AnalysisContext context() {
        return AnalysisContext.of(catalog, new TestFunctions(), EvaluationContext.of(ZoneOffset.UTC, Instant.EPOCH));
    }

    private static Relation table(String name) {
        return new TableName(List.of(name), Map.of(), Position.NONE);
    }

    private static Expression column(String... parts) {
        return new ColumnName(Arrays.asList(parts), Position.NONE);
    }

    private static Expression number(int value) {
        return new Literal(value, AtomicType.INT, Position.NONE);
    }

    private static Expression call(String name, Expression... arguments) {
        return Call.of(name, Position.NONE, arguments);
    }

    private String plan(Relation relation) {
        return RelOptUtil.toString(Analyzer.analyze(relation, context()).plan());
    }

    private String error(Relation relation) {
        return catchThrowableOfType(KindlingException.class, () -> Analyzer.analyze(relation, context()))
                .conditionName();
    }

    @Test
    void selectsColumnsUnderTheNameTheUserWrote() {
        var query = Select.of(List.of(column("AGE"), call("+", column("age"), number(1))), table("people"));

        assertThat(Analyzer.schemaOf(query, context()).fieldNames()).containsExactly("AGE", "(age + 1)");
        assertThat(plan(query)).isEqualTo("""
            LogicalProject(AGE=[$1], (age + 1)=[+($1, 1)])
              LogicalTableScan(table=[[people]])
            """);
    }

    @Test
    void sortsByAColumnThatIsNotSelected() {
        var key = new SortKey(column("age"), Direction.DESCENDING, null, Position.NONE);
        var query = new Sort(List.of(key), false, Select.of(List.of(column("name")), table("people")));

        assertThat(plan(query)).isEqualTo("""
            LogicalProject(name=[$0])
              LogicalSort(sort0=[$1], dir0=[DESC-nulls-last])
                LogicalProject(name=[$0], $sort1=[$1])
                  LogicalTableScan(table=[[people]])
            """);
    }

    @Test
    void groupsByExpressionsAndFindsThemInTheOutputs() {
        Expression next = call("+", column("age"), number(1));
        var groupBy = new GroupBy(List.of(new GroupingElement.Plain(next)), false, Position.NONE);
        var query = new Relation.Aggregate(
                groupBy,
                List.of(
                        call("*", next, number(2)),
                        call("count", new Star(List.of(), List.of(), List.of(), Position.NONE))),
                table("people"));

        assertThat(Analyzer.schemaOf(query, context()).fieldNames()).containsExactly("((age + 1) * 2)", "count(1)");
        assertThat(plan(query)).isEqualTo("""
            LogicalProject(((age + 1) * 2)=[*($0, 2)], count(1)=[$1])
              LogicalAggregate(group=[{0}], agg#0=[COUNT()])
                LogicalProject($f0=[+($1, 1)])
                  LogicalTableScan(table=[[people]])
            """);
    }

    @Test
    void aColumnThatIsNotGroupedIsAnError() {
        var groupBy = new GroupBy(List.of(new GroupingElement.Plain(column("name"))), false, Position.NONE);
        var query = new Relation.Aggregate(groupBy, List.of(column("name"), column("age")), table("people"));

        assertThat(error(query)).isEqualTo("MISSING_AGGREGATION");
    }

    @Test
    void correlatesASubqueryWithTheRowOfTheSelectAroundIt() {
        var pets = new Relation.Filter(call("=", column("owner"), column("name")), table("pets"));
        var count = Select.of(List.of(call("count", column("kind"))), pets);
        var query = Select.of(
                List.of(column("name"), Alias.of(new ScalarSubquery(count, Position.NONE), "n")), table("people"));

        assertThat(plan(query))
                .contains("variablesSet=[[$cor0]]")
                .contains("LogicalFilter(condition=[=($0, $cor0.name)])");
    }

    @Test
    void addsAndReplacesColumns() {
        var step = new WithColumns(
                List.of(Alias.of(call("upper", column("name")), "name"), Alias.of(number(7), "seven")),
                table("people"));

        assertThat(plan(step)).isEqualTo("""
            LogicalProject(name=[upper($0)], age=[$1], seven=[7])
              LogicalTableScan(table=[[people]])
            """);
    }

    @Test
    void suggestsTheNearestNameForAColumnThatIsNotThere() {
        var query = Select.of(List.of(column("nmae")), table("people"));

        var error = catchThrowableOfType(KindlingException.class, () -> Analyzer.analyze(query, context()));

        assertThat(error.conditionName()).isEqualTo("UNRESOLVED_COLUMN.WITH_SUGGESTION");
        assertThat(error.hint()).isEqualTo("Did you mean `name`?");
        assertThat(error.parameters()).containsEntry("objectName", "`nmae`");
    }

    @Test
    void namesTheTableThatIsNotThere() {
        assertThat(error(table("poeple"))).isEqualTo("TABLE_OR_VIEW_NOT_FOUND");
    }

    @Test
    void resolvesAnExpressionAgainstASchema() {
        var analyzed = Analyzer.analyze(call("<", column("age"), number(5)), PEOPLE, context());

        assertThat(analyzed.node()).hasToString("<($1, 5)");
        assertThat(analyzed.field().dataType()).isEqualTo(AtomicType.BOOLEAN);
    }
}
