package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import dev.kindling.catalyst.catalog.RelationCatalog.Entry;
import dev.kindling.catalyst.logical.LogicalTable;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.Aggregate;
import dev.kindling.catalyst.syntax.Relation.Aliased;
import dev.kindling.catalyst.syntax.Relation.Bound;
import dev.kindling.catalyst.syntax.Relation.Coalesce;
import dev.kindling.catalyst.syntax.Relation.CommonTable;
import dev.kindling.catalyst.syntax.Relation.Distinct;
import dev.kindling.catalyst.syntax.Relation.DropColumns;
import dev.kindling.catalyst.syntax.Relation.FileTable;
import dev.kindling.catalyst.syntax.Relation.Filter;
import dev.kindling.catalyst.syntax.Relation.Hinted;
import dev.kindling.catalyst.syntax.Relation.Join;
import dev.kindling.catalyst.syntax.Relation.Lateral;
import dev.kindling.catalyst.syntax.Relation.LateralView;
import dev.kindling.catalyst.syntax.Relation.Limit;
import dev.kindling.catalyst.syntax.Relation.Offset;
import dev.kindling.catalyst.syntax.Relation.Pivot;
import dev.kindling.catalyst.syntax.Relation.RangePartition;
import dev.kindling.catalyst.syntax.Relation.Renamed;
import dev.kindling.catalyst.syntax.Relation.Repartition;
import dev.kindling.catalyst.syntax.Relation.Sample;
import dev.kindling.catalyst.syntax.Relation.Select;
import dev.kindling.catalyst.syntax.Relation.SetOperation;
import dev.kindling.catalyst.syntax.Relation.Sort;
import dev.kindling.catalyst.syntax.Relation.SourceRelation;
import dev.kindling.catalyst.syntax.Relation.TableFunction;
import dev.kindling.catalyst.syntax.Relation.TableName;
import dev.kindling.catalyst.syntax.Relation.Unpivot;
import dev.kindling.catalyst.syntax.Relation.Values;
import dev.kindling.catalyst.syntax.Relation.With;
import dev.kindling.catalyst.syntax.Relation.WithColumns;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Turns relations of the syntax tree into plan nodes, with the names each brings into scope.
final class RelationAnalyzer {

    private final Analysis analysis;

    RelationAnalyzer(Analysis analysis) {
        this.analysis = analysis;
    }

    private Terms terms() {
        return analysis.terms();
    }

    ResolvedRelation analyze(Relation relation, Environment environment) {
        return switch (relation) {
            case TableName name -> table(name, environment);
            case FileTable file -> {
                analysis.dependencies().momentary();
                SourceTable table = Terms.placed(
                        () -> analysis.context().catalog().files(file.format(), file.path(), file.options()),
                        file.position());
                yield scan(file.path(), table, List.of());
            }
            case SourceRelation(var table) -> scan(table.format(), table, List.of());
            case TableFunction function -> new TableFunctions(analysis).analyze(function, environment);
            case Values values -> new LocalRows(analysis, environment).analyze(values);
            case Aliased aliased -> aliased(aliased, environment);
            case Select select -> new SelectAnalyzer(analysis, environment, select).analyze(List.of());
            case Filter filter -> filter(filter, environment);
            case Aggregate aggregate -> aggregate(aggregate, null, List.of(), environment);
            case Join join -> new JoinAnalyzer(analysis, environment).analyze(join);
            case Lateral(var input) -> analyze(input, environment);
            case LateralView view ->
                new GeneratorAnalyzer(analysis, environment).lateralView(view, analyze(view.input(), environment));
            case Pivot pivot -> new PivotAnalyzer(analysis, environment).pivot(pivot);
            case Unpivot unpivot -> new PivotAnalyzer(analysis, environment).unpivot(unpivot);
            case Sample sample -> new RowCounts(analysis, environment).sample(sample);
            case SetOperation operation -> new SetOperations(analysis, environment).analyze(operation);
            case Distinct distinct -> new ColumnSteps(analysis, environment).distinct(distinct);
            case Sort _, Repartition _, RangePartition _, Coalesce _ -> arranged(relation, environment);
            case Limit(var count, var input) -> new RowCounts(analysis, environment).limit(count, input);
            case Offset(var count, var input) -> new RowCounts(analysis, environment).offset(count, input);
            case With with -> with(with, environment);
            case Bound(var values, var input) ->
                analysis.with(values).relations().analyze(input, environment);
            case Hinted hinted -> hinted(hinted, environment);
            case Renamed renamed -> new ColumnSteps(analysis, environment).renamed(renamed);
            case WithColumns added -> new ColumnSteps(analysis, environment).withColumns(added);
            case DropColumns dropped -> new ColumnSteps(analysis, environment).dropped(dropped);
        };
    }

    /// An empty relation with the columns of `schema`.
    ResolvedRelation row(StructType schema) {
        var type = LogicalTypes.rowType(analysis.cluster().getTypeFactory(), schema);
        return ResolvedRelation.named(LogicalValues.createEmpty(analysis.cluster(), type), schema.fieldNames());
    }

    private ResolvedRelation table(TableName name, Environment environment) {
        if (name.parts().size() == 1) {
            Environment.Binding binding = environment.commonTable(name.last());
            if (binding != null) return commonTable(binding, name);
        }
        Entry entry = analysis.context().catalog().find(name.parts());
        return switch (entry) {
            case null -> {
                var names = new ArrayList<>(analysis.context().catalog().names());
                names.addAll(environment.commonTables().keySet());
                throw AnalysisErrors.tableNotFound(name.parts(), names, name.position());
            }
            case Entry.Table(var table) -> scan(name.last(), table, name.parts());
            case Entry.View view -> view(view, name, environment);
        };
    }

    private ResolvedRelation scan(String name, SourceTable table, List<String> qualifier) {
        var logical = LogicalTable.of(name, table, analysis.cluster().getTypeFactory());
        RelNode node = LogicalTableScan.create(analysis.cluster(), logical, ImmutableList.of());
        return requalified(ResolvedRelation.named(node, table.schema().fieldNames()), qualifier);
    }

    private ResolvedRelation view(Entry.View view, TableName name, Environment environment) {
        String key = String.join(".", name.parts()).toLowerCase(Locale.ROOT);
        if (environment.views().size() >= Environment.MAX_VIEW_DEPTH) {
            throw AnalysisErrors.of(
                    ErrorCondition.INVALID_RECURSIVE_CTE,
                    "the view " + AnalysisErrors.quoted(name.parts()) + " is nested in itself, or too deep",
                    name.position());
        }
        ResolvedRelation query = visible(analyze(view.query(), environment.insideView(key)));
        ResolvedRelation named = renamed(query, view.columns(), name.position());
        return requalified(named, name.parts());
    }

    private ResolvedRelation commonTable(Environment.Binding binding, TableName name) {
        CommonTable table = binding.table();
        ResolvedRelation query = analysis.shared(binding, () -> visible(analyze(table.query(), binding.environment())));
        return requalified(renamed(query, table.columns(), table.position()), List.of(name.last()));
    }

    private ResolvedRelation visible(ResolvedRelation relation) {
        return Projections.visibleOnly(relation, terms());
    }

    static ResolvedRelation requalified(ResolvedRelation relation, List<String> qualifier) {
        return new ResolvedRelation(
                relation.node(),
                relation.columns().stream().map(c -> c.qualified(qualifier)).toList());
    }

    /// `relation` with its columns called `names`, unless there are none.
    static ResolvedRelation renamed(ResolvedRelation relation, List<String> names, Position position) {
        if (names.isEmpty()) return relation;
        if (names.size() != relation.columns().size()) {
            throw KindlingException.of(
                            ErrorCondition.NUM_TABLE_VALUE_ALIASES_MISMATCH,
                            names.size() + " names are given to "
                                    + relation.columns().size() + " columns")
                    .parameter("aliasesNum", names.size())
                    .parameter("outColsNum", relation.columns().size())
                    .at(position)
                    .build();
        }
        var columns = new ArrayList<Column>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(relation.columns().get(i).renamed(names.get(i)));
        }
        return new ResolvedRelation(relation.node(), columns);
    }

    private ResolvedRelation aliased(Aliased aliased, Environment environment) {
        ResolvedRelation input = visible(analyze(aliased.input(), environment));
        return requalified(renamed(input, aliased.columns(), aliased.position()), List.of(aliased.alias()));
    }

    /// The rows of `input` for which `condition` is true.
    ResolvedRelation filter(ResolvedRelation input, Expression condition, String clause, Environment environment) {
        Scope scope = analysis.scope(input, environment);
        var expressions = new ExpressionAnalyzer(analysis, Clause.plain(clause, scope, environment));
        RexNode node = expressions.condition(condition);
        var correlations = Correlations.declared(scope.correlationInUse(), List.of(node));
        return input.over(Projections.filter(input.node(), node, correlations));
    }

    /// A filter; over an aggregate it may speak of aggregate functions, as HAVING does.
    private ResolvedRelation filter(Filter filter, Environment environment) {
        boolean aggregates =
                SyntaxWalk.hasAggregate(filter.condition(), analysis.context().functions());
        if (aggregates && filter.input() instanceof Aggregate aggregate) {
            return aggregate(aggregate, filter.condition(), List.of(), environment);
        }
        return filter(analyze(filter.input(), environment), filter.condition(), "WHERE", environment);
    }

    private ResolvedRelation aggregate(
            Aggregate aggregate, @Nullable Expression having, List<Ending> endings, Environment environment) {
        var select = new Select(
                false,
                aggregate.outputs(),
                aggregate.input(),
                null,
                aggregate.groupBy(),
                having,
                null,
                Map.of(),
                List.of(),
                aggregate.groupBy().position());
        return new SelectAnalyzer(analysis, environment, select).analyze(endings);
    }

    /// Sorts and the like. Right above a SELECT they also see the columns that are not selected; of several sorts
    /// of all rows only the first does.
    private ResolvedRelation arranged(Relation relation, Environment environment) {
        var endings = new ArrayList<Ending>();
        Relation input = relation;
        boolean ordered = false;
        while (true) {
            Ending ending = Ending.of(input);
            if (ending == null || (ordered && ending.kind() == Ending.Kind.ORDER)) break;
            ordered |= ending.kind() == Ending.Kind.ORDER;
            endings.addFirst(ending);
            input = Ending.input(input);
        }
        return switch (input) {
            case Select select -> new SelectAnalyzer(analysis, environment, select).analyze(endings);
            case Aggregate aggregate -> aggregate(aggregate, null, endings, environment);
            default -> arranged(input, endings, environment);
        };
    }

    private ResolvedRelation arranged(Relation input, List<Ending> endings, Environment environment) {
        var select = Select.of(List.of(new Expression.Star(List.of(), List.of(), List.of(), Position.NONE)), input);
        return new SelectAnalyzer(analysis, environment, select).analyze(visible(analyze(input, environment)), endings);
    }

    private ResolvedRelation hinted(Hinted hinted, Environment environment) {
        List<Ending> endings = Hints.endings(hinted.hints(), analysis);
        return endings.isEmpty()
                ? analyze(hinted.input(), environment)
                : arranged(hinted.input(), endings, environment);
    }

    private ResolvedRelation with(With with, Environment environment) {
        var names = new HashSet<String>();
        Environment inside = environment;
        for (CommonTable table : with.tables()) {
            if (!names.add(table.name().toLowerCase(Locale.ROOT))) {
                throw KindlingException.of(
                                ErrorCondition.DUPLICATED_CTE_NAMES, "`" + table.name() + "` is defined twice in WITH")
                        .parameter("duplicateNames", "`" + table.name() + "`")
                        .at(table.position())
                        .build();
            }
            if (table.recursive() && namesTable(table.query(), table.name())) {
                throw AnalysisErrors.unsupported(
                        "RECURSIVE_CTE",
                        "the common table `" + table.name() + "` speaks of itself; recursion is not supported",
                        table.position());
            }
            inside = inside.with(table);
        }
        return analyze(with.body(), inside);
    }

    /// Whether the text of `query` mentions `name`; a shadowed mention counts too.
    private static boolean namesTable(Relation query, String name) {
        return query.toString()
                .toLowerCase(Locale.ROOT)
                .contains("tablename[parts=[" + name.toLowerCase(Locale.ROOT) + "]");
    }
}
