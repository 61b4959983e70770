package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Expression.CaseWhen;
import dev.kindling.catalyst.syntax.Expression.Cast;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Relation.GroupBy;
import dev.kindling.catalyst.syntax.Relation.GroupingElement;
import dev.kindling.catalyst.syntax.Relation.Pivot;
import dev.kindling.catalyst.syntax.Relation.Select;
import dev.kindling.catalyst.syntax.Relation.Unpivot;
import dev.kindling.catalyst.syntax.Relation.UnpivotColumn;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.Position;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/// PIVOT as aggregates with FILTER, UNPIVOT as a union of one projection for each column.
final class PivotAnalyzer {

    private final Analysis analysis;
    private final Terms terms;
    private final Environment environment;

    PivotAnalyzer(Analysis analysis, Environment environment) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.environment = environment;
    }

    ResolvedRelation pivot(Pivot pivot) {
        ResolvedRelation input =
                Projections.visibleOnly(analysis.relations().analyze(pivot.input(), environment), terms);
        var items = new ArrayList<Expression>();
        var groups = new ArrayList<GroupingElement>();
        Set<Integer> used = usedColumns(pivot, input);
        for (Column column : input.columns()) {
            if (used.contains(column.index())) continue;
            var parts = new ArrayList<>(column.qualifier());
            parts.add(column.name());
            var name = new ColumnName(parts, pivot.position());
            items.add(name);
            groups.add(new GroupingElement.Plain(name));
        }
        for (Expression value : pivot.values()) {
            Expression condition = matches(pivot, value);
            for (Expression aggregate : pivot.aggregates()) {
                items.add(Alias.of(filtered(unaliased(aggregate), condition), name(pivot, value, aggregate)));
            }
        }
        var groupBy = new GroupBy(groups, false, pivot.position());
        var select = new Select(
                false, items, pivot.input(), null, groupBy, null, null, Map.of(), List.of(), pivot.position());
        return new SelectAnalyzer(analysis, environment, select).analyze(input, List.of());
    }

    /// The columns the aggregates and the pivot itself speak of; the result is grouped by all others.
    private Set<Integer> usedColumns(Pivot pivot, ResolvedRelation input) {
        Scope scope = analysis.scope(input, environment);
        var used = new HashSet<Integer>();
        var expressions = new ArrayList<>(pivot.aggregates());
        expressions.addAll(pivot.columns());
        for (Expression expression : expressions) {
            SyntaxWalk.any(expression, e -> {
                if (e instanceof ColumnName name) {
                    scope.find(name.parts()).forEach(m -> used.add(m.column().index()));
                }
                return false;
            });
        }
        return used;
    }

    private static Expression unaliased(Expression expression) {
        return expression instanceof Alias alias ? alias.value() : expression;
    }

    private static Expression matches(Pivot pivot, Expression value) {
        Expression plain = unaliased(value);
        Position position = value.position();
        List<Expression> columns = pivot.columns();
        if (columns.size() == 1) return Call.of("<=>", position, columns.getFirst(), plain);
        if (!(plain instanceof Call call) || call.arguments().size() != columns.size()) {
            throw AnalysisErrors.of(
                    ErrorCondition.PIVOT_VALUE_DATA_TYPE_MISMATCH,
                    "a value of PIVOT has not " + columns.size() + " parts, one for each column",
                    position);
        }
        Expression all = Call.of(
                "<=>", position, columns.getFirst(), unaliased(call.arguments().getFirst()));
        for (int i = 1; i < columns.size(); i++) {
            Expression next = Call.of(
                    "<=>", position, columns.get(i), unaliased(call.arguments().get(i)));
            all = Call.of("and", position, all, next);
        }
        return all;
    }

    private static String name(Pivot pivot, Expression value, Expression aggregate) {
        String valueName = value instanceof Alias alias ? alias.names().getFirst() : valueText(value);
        return pivot.aggregates().size() == 1 ? valueName : valueName + "_" + ColumnNames.of(aggregate);
    }

    private static String valueText(Expression value) {
        if (value instanceof Call call && call.arguments().size() > 1) {
            return call.arguments().stream().map(ColumnNames::of).collect(Collectors.joining(", ", "{", "}"));
        }
        return value instanceof Literal(var constant, var _, var _) && constant == null
                ? "null"
                : ColumnNames.of(value);
    }

    /// `aggregate` over the rows where `condition` holds. Where there are none the result is NULL, also for counts.
    private Expression filtered(Expression aggregate, Expression condition) {
        Expression filtered = withFilter(aggregate, condition);
        Expression anyRow = Call.of(
                ">",
                aggregate.position(),
                new Call(
                        "count",
                        List.of(new Literal(1, dev.kindling.sql.types.AtomicType.INT, aggregate.position())),
                        new CallOptions(false, condition, List.of(), false, null),
                        aggregate.position()),
                new Literal(0, dev.kindling.sql.types.AtomicType.INT, aggregate.position()));
        return mayCount(aggregate)
                ? new CaseWhen(null, List.of(new Expression.Branch(anyRow, filtered)), null, aggregate.position())
                : filtered;
    }

    private static boolean mayCount(Expression aggregate) {
        return !(aggregate instanceof Call call)
                || !Set.of("sum", "min", "max", "avg", "mean", "first", "last", "any_value")
                        .contains(call.name().toLowerCase(java.util.Locale.ROOT));
    }

    private Expression withFilter(Expression expression, Expression condition) {
        var functions = analysis.context().functions();
        return switch (expression) {
            case Call call when !SyntaxWalk.hasAggregate(call, functions) -> call;
            case Call call -> {
                boolean isAggregate = call.arguments().stream().noneMatch(a -> SyntaxWalk.hasAggregate(a, functions));
                if (isAggregate) {
                    Expression old = call.options().filter();
                    Expression both = old == null ? condition : Call.of("and", call.position(), old, condition);
                    var options = new CallOptions(
                            call.options().distinct(),
                            both,
                            call.options().orderWithin(),
                            call.options().ignoreNulls(),
                            null);
                    yield new Call(call.name(), call.arguments(), options, call.position());
                }
                var arguments = call.arguments().stream()
                        .map(a -> withFilter(a, condition))
                        .toList();
                yield new Call(call.name(), arguments, call.options(), call.position());
            }
            case Cast(var value, var type, var mode, var position) ->
                new Cast(withFilter(value, condition), type, mode, position);
            default -> expression;
        };
    }

    ResolvedRelation unpivot(Unpivot unpivot) {
        ResolvedRelation input =
                Projections.visibleOnly(analysis.relations().analyze(unpivot.input(), environment), terms);
        Scope scope = analysis.scope(input, environment);
        var expressions = new ExpressionAnalyzer(analysis, Clause.plain("UNPIVOT", scope, environment));
        var rows = new ArrayList<List<RexNode>>();
        var used = new HashSet<Integer>();
        for (UnpivotColumn column : unpivot.columns()) {
            List<RexNode> values = expressions.analyzeAll(column.values());
            for (RexNode value : values) if (value instanceof RexInputRef reference) used.add(reference.getIndex());
            rows.add(values);
        }
        List<Column> kept =
                input.columns().stream().filter(c -> !used.contains(c.index())).toList();
        List<DataType> types = valueTypes(unpivot, rows);
        var names = new ArrayList<>(kept.stream().map(Column::name).toList());
        names.add(unpivot.nameColumn());
        names.addAll(unpivot.valueColumns());
        var inputs = new ArrayList<RelNode>();
        for (int i = 0; i < rows.size(); i++) {
            var values = new ArrayList<RexNode>();
            for (Column column : kept) values.add(terms.field(input.node(), column.index()));
            values.add(terms.text(rowName(unpivot.columns().get(i))));
            values.addAll(terms.fit(rows.get(i), types));
            inputs.add(Projections.project(input.node(), values, names));
        }
        RelNode node = inputs.size() == 1 ? inputs.getFirst() : LogicalUnion.create(inputs, true);
        if (!unpivot.includeNulls()) node = withoutNulls(node, kept.size() + 1, types.size());
        return ResolvedRelation.named(node, names);
    }

    private static String rowName(UnpivotColumn column) {
        if (column.alias() != null) return column.alias();
        return column.values().stream().map(ColumnNames::of).collect(Collectors.joining("_"));
    }

    private List<DataType> valueTypes(Unpivot unpivot, List<List<RexNode>> rows) {
        var types = new ArrayList<DataType>();
        for (int i = 0; i < unpivot.valueColumns().size(); i++) {
            int column = i;
            if (rows.stream().anyMatch(r -> r.size() != unpivot.valueColumns().size())) {
                throw AnalysisErrors.of(
                        ErrorCondition.UNPIVOT_VALUE_DATA_TYPE_MISMATCH,
                        "every set of UNPIVOT columns must have "
                                + unpivot.valueColumns().size() + " columns",
                        unpivot.position());
            }
            DataType type =
                    terms.commonType(rows.stream().map(r -> r.get(column)).toList());
            if (type == null) {
                throw AnalysisErrors.of(
                        ErrorCondition.UNPIVOT_VALUE_DATA_TYPE_MISMATCH,
                        "the columns of `" + unpivot.valueColumns().get(i) + "` have no common type",
                        unpivot.position());
            }
            types.add(type);
        }
        return types;
    }

    /// The rows in which not all values are NULL.
    private RelNode withoutNulls(RelNode node, int first, int count) {
        var conditions = new ArrayList<RexNode>();
        for (int i = first; i < first + count; i++) conditions.add(terms.isNotNull(terms.field(node, i)));
        return Projections.filter(node, terms.or(conditions), com.google.common.collect.ImmutableSet.of());
    }
}
