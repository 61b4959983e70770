package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.catalyst.syntax.Expression.Window;
import dev.kindling.catalyst.syntax.Relation.Select;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalValues;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Resolves a SELECT block with the ORDER BY that follows it.
///
/// All expressions are resolved over the rows of FROM (aggregate calls standing in them as [Aggregates] says),
/// which makes "is this the grouping expression?" and "is this sort key selected?" plain comparisons. Then the
/// nodes are stacked: WHERE, aggregate, HAVING, projection, QUALIFY, DISTINCT, sort, and a last projection that
/// drops the columns only the sort needed.
final class SelectAnalyzer {

    static final String SELECT_LIST = "the select list";

    private final Analysis analysis;
    private final Terms terms;
    private final Environment environment;
    private final Select select;
    private final Map<String, Window> windows;

    SelectAnalyzer(Analysis analysis, Environment environment, Select select) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.environment = environment;
        this.select = select;
        this.windows = new HashMap<>();
        select.windows().forEach((name, window) -> windows.put(name.toLowerCase(Locale.ROOT), window));
    }

    /// One output column; `qualifier` is what may stand before its name where it is a plain column.
    record Item(String name, RexNode value, List<String> qualifier, Position position) {}

    ResolvedRelation analyze(List<Ending> after) {
        List<Ending> hinted = Hints.endings(select.hints(), analysis);
        List<Ending> endings = Stream.concat(hinted.stream(), after.stream()).toList();
        if (select.from() == null) {
            RelNode oneRow = LogicalValues.createOneRow(analysis.cluster());
            return analyze(new ResolvedRelation(oneRow, List.of()), endings);
        }
        return analyze(analysis.relations().analyze(select.from(), environment.withHints(select.hints())), endings);
    }

    ResolvedRelation analyze(ResolvedRelation from, List<Ending> endings) {
        ResolvedRelation filtered = where(from);
        var generators = new GeneratorAnalyzer(analysis, environment);
        var written = generators.extract(select.items(), filtered);
        return body(written.relation(), written.items(), endings);
    }

    private ResolvedRelation where(ResolvedRelation from) {
        if (select.where() == null) return from;
        return analysis.relations().filter(from, select.where(), "WHERE", environment);
    }

    private ResolvedRelation body(ResolvedRelation input, List<Expression> written, List<Ending> endings) {
        Scope scope = analysis.scope(input, environment);
        boolean grouped = isGrouped(written, endings);
        Aggregates aggregates = grouped ? new Aggregates(scope.rowType().getFieldCount()) : null;
        var aliases = new HashMap<String, RexNode>();
        var clause = new Clause(
                SELECT_LIST, scope, environment, aggregates, Clause.Names.NONE, n -> aliases.get(lower(n)), windows);
        List<Item> items = items(written, clause, aliases);
        GroupingSets.Resolved sets = grouped ? groupingSets(clause, written, items) : null;
        RexNode having = select.having() == null
                ? null
                : new ExpressionAnalyzer(analysis, having(clause, items, sets)).condition(select.having());
        RexNode qualify = select.qualify() == null
                ? null
                : new ExpressionAnalyzer(analysis, clause.titled("QUALIFY").withNames(Clause.Names.NONE, named(items)))
                        .condition(select.qualify());
        List<Step> steps =
                endings.stream().map(e -> new Step(e, terms(e, clause, items))).toList();
        if (aggregates == null || sets == null) {
            return finish(input.node(), new Identity(scope), items, qualify, steps);
        }
        Position position = select.position();
        boolean hasGroupBy = select.groupBy() != null;
        var grouping = new Grouping(terms, scope, aggregates, sets.keys(), sets.sets(), hasGroupBy, position);
        RelNode node = grouping.node();
        if (having != null && select.having() != null) {
            Grouping.Above above = grouping.above();
            RexNode condition = above.apply(having, select.having().position());
            node = Projections.filter(node, condition, above.correlations());
        }
        return finish(node, new Grouped(grouping.above()), items, qualify, steps);
    }

    private boolean isGrouped(List<Expression> items, List<Ending> endings) {
        if (select.groupBy() != null || select.having() != null) return true;
        var functions = analysis.context().functions();
        if (select.qualify() != null && SyntaxWalk.hasAggregate(select.qualify(), functions)) return true;
        return items.stream().anyMatch(e -> SyntaxWalk.hasAggregate(e, functions))
                || endings.stream()
                        .flatMap(e -> e.keys().stream())
                        .anyMatch(k -> SyntaxWalk.hasAggregate(k, functions));
    }

    private List<Item> items(List<Expression> written, Clause clause, Map<String, RexNode> aliases) {
        var expressions = new ExpressionAnalyzer(analysis, clause);
        var items = new ArrayList<Item>();
        for (Expression item : written) {
            if (item instanceof Star star) {
                for (var column : new StarExpansion(analysis, expressions).expand(star)) {
                    items.add(new Item(column.name(), column.value(), column.qualifier(), star.position()));
                }
                continue;
            }
            RexNode value = expressions.analyze(item);
            String name = ColumnNames.of(item);
            if (item instanceof Alias alias) {
                if (alias.names().size() > 1) {
                    throw AnalysisErrors.of(
                            ErrorCondition.INVALID_SQL_SYNTAX,
                            alias.names().size() + " names are given to one column",
                            alias.position());
                }
                aliases.put(lower(name), value);
            }
            items.add(new Item(name, value, qualifier(item, value, clause), item.position()));
        }
        if (items.isEmpty()) {
            throw AnalysisErrors.of(
                    ErrorCondition.INVALID_USAGE_OF_STAR_OR_REGEX, "there is nothing to select", select.position());
        }
        return items;
    }

    private static List<String> qualifier(Expression item, RexNode value, Clause clause) {
        if (!(item instanceof ColumnName) || !(value instanceof RexInputRef reference)) return List.of();
        return clause.scope().relation().columns().stream()
                .filter(c -> c.index() == reference.getIndex())
                .map(Column::qualifier)
                .findFirst()
                .orElse(List.of());
    }

    private GroupingSets.Resolved groupingSets(Clause clause, List<Expression> written, List<Item> items) {
        if (select.groupBy() == null) {
            return new GroupingSets.Resolved(List.of(), List.of(ImmutableBitSet.of()));
        }
        if (select.groupBy().all()) return allWithoutAggregates(clause, items);
        Clause.Names names = analysis.settings().groupByAliases() ? aliasesOf(written, items) : Clause.Names.NONE;
        var groupClause = new Clause("GROUP BY", clause.scope(), environment, null, Clause.Names.NONE, names, null);
        var expressions = new ExpressionAnalyzer(analysis, groupClause);
        return GroupingSets.of(select.groupBy(), e -> groupKey(e, expressions, items, clause));
    }

    private RexNode groupKey(Expression key, ExpressionAnalyzer expressions, List<Item> items, Clause clause) {
        Integer ordinal = analysis.settings().groupByOrdinal() ? ordinal(key) : null;
        if (ordinal == null) {
            RexNode value = expressions.analyze(key);
            if (usesAggregate(value, clause)) throw groupByAggregate(ErrorCondition.GROUP_BY_AGGREGATE, key);
            return value;
        }
        if (ordinal < 1 || ordinal > items.size()) {
            throw AnalysisErrors.of(
                    ErrorCondition.GROUP_BY_POS_OUT_OF_RANGE,
                    "GROUP BY position " + ordinal + " is not within 1 and " + items.size(),
                    key.position());
        }
        RexNode value = items.get(ordinal - 1).value();
        if (usesAggregate(value, clause)) throw groupByAggregate(ErrorCondition.GROUP_BY_POS_AGGREGATE, key);
        return value;
    }

    private static KindlingException groupByAggregate(ErrorCondition condition, Expression key) {
        return AnalysisErrors.of(condition, "GROUP BY cannot group by an aggregate function's result", key.position());
    }

    /// GROUP BY ALL: every item that has no aggregate function in it.
    private GroupingSets.Resolved allWithoutAggregates(Clause clause, List<Item> items) {
        var keys = new ArrayList<RexNode>();
        for (Item item : items) {
            if (!usesAggregate(item.value(), clause) && !keys.contains(item.value())) keys.add(item.value());
        }
        return new GroupingSets.Resolved(keys, List.of(ImmutableBitSet.range(keys.size())));
    }

    private static boolean usesAggregate(RexNode value, Clause clause) {
        int fields = clause.scope().rowType().getFieldCount();
        return RelOptUtil.InputFinder.bits(value).stream().anyMatch(i -> i >= fields);
    }

    private static @Nullable Integer ordinal(Expression key) {
        return key instanceof Expression.Literal(var value, var _, var _) && value instanceof Integer number
                ? number
                : null;
    }

    private static Clause.Names aliasesOf(List<Expression> written, List<Item> items) {
        var names = written.stream()
                .filter(Alias.class::isInstance)
                .map(a -> lower(((Alias) a).names().getFirst()))
                .toList();
        Clause.Names all = named(items);
        return name -> names.contains(lower(name)) ? all.find(name) : null;
    }

    /// Items by output name.
    private static Clause.Names named(List<Item> items) {
        return name -> {
            RexNode found = null;
            for (Item item : items) {
                if (!item.name().equalsIgnoreCase(name)) continue;
                if (found != null && !found.equals(item.value())) {
                    throw AnalysisErrors.ambiguousColumn(
                            List.of(name), List.of(new Column(name, List.of(), 0)), item.position());
                }
                found = item.value();
            }
            return found;
        };
    }

    /// HAVING sees the columns it is grouped by, then the names of the select list, then (inside aggregates, and to
    /// say what is wrong) the other columns.
    private static Clause having(Clause clause, List<Item> items, GroupingSets.@Nullable Resolved sets) {
        Clause.Names outputs = named(items);
        Clause.Names preferred = name -> {
            List<Scope.Match> matches = clause.scope().find(List.of(name));
            boolean isKey = sets != null
                    && matches.stream()
                            .anyMatch(m -> sets.keys().stream()
                                    .anyMatch(k -> k instanceof RexInputRef r
                                            && r.getIndex() == m.column().index()));
            return isKey ? null : outputs.find(name);
        };
        return new Clause(
                "HAVING",
                clause.scope(),
                clause.environment(),
                clause.aggregates(),
                preferred,
                Clause.Names.NONE,
                null);
    }

    /// An ending with its keys resolved.
    private record Step(Ending ending, List<SortTerm> terms) {}

    private List<SortTerm> terms(Ending ending, Clause clause, List<Item> items) {
        List<SortKey> keys = ending.keys();
        Clause.Names outputs = named(items);
        var expressions =
                new ExpressionAnalyzer(analysis, clause.titled("ORDER BY").withNames(outputs, Clause.Names.NONE));
        if (ending.takesOrdinals() && isOrderByAll(keys) && outputs.find("all") == null) {
            return items.stream()
                    .map(i -> SortTerm.of(keys.getFirst(), i.value()))
                    .toList();
        }
        var order = new ArrayList<SortTerm>();
        for (SortKey key : keys) {
            boolean takesOrdinals =
                    ending.takesOrdinals() && analysis.settings().orderByOrdinal();
            Integer ordinal = takesOrdinals ? ordinal(key.value()) : null;
            if (ordinal == null) {
                order.add(SortTerm.of(key, expressions.analyze(key.value())));
            } else if (ordinal < 1 || ordinal > items.size()) {
                throw AnalysisErrors.of(
                        ErrorCondition.ORDER_BY_POS_OUT_OF_RANGE,
                        "ORDER BY position " + ordinal + " is not within 1 and " + items.size(),
                        key.position());
            } else {
                order.add(SortTerm.of(key, items.get(ordinal - 1).value()));
            }
        }
        return order;
    }

    private static boolean isOrderByAll(List<SortKey> keys) {
        if (keys.size() != 1) return false;
        return switch (keys.getFirst().value()) {
            case Star star -> star.qualifier().isEmpty();
            case ColumnName name ->
                name.parts().size() == 1 && name.parts().getFirst().equalsIgnoreCase("all");
            default -> false;
        };
    }

    /// How expressions over the rows of FROM become expressions of the last projection.
    private sealed interface Target {

        RexNode apply(RexNode expression, Position position);

        ImmutableSet<CorrelationId> correlations(List<RexNode> values);
    }

    private record Identity(Scope scope) implements Target {
        @Override
        public RexNode apply(RexNode expression, Position position) {
            return expression;
        }

        @Override
        public ImmutableSet<CorrelationId> correlations(List<RexNode> values) {
            return Correlations.declared(scope.correlationInUse(), values);
        }
    }

    private record Grouped(Grouping.Above above) implements Target {
        @Override
        public RexNode apply(RexNode expression, Position position) {
            return above.apply(expression, position);
        }

        @Override
        public ImmutableSet<CorrelationId> correlations(List<RexNode> values) {
            return above.correlations();
        }
    }

    private ResolvedRelation finish(
            RelNode input, Target target, List<Item> items, @Nullable RexNode qualify, List<Step> steps) {
        var values = new ArrayList<RexNode>();
        var names = new ArrayList<String>();
        var columns = new ArrayList<Column>();
        for (Item item : items) {
            columns.add(new Column(item.name(), item.qualifier(), values.size()));
            values.add(target.apply(item.value(), item.position()));
            names.add(item.name());
        }
        var keys = new ArrayList<List<RelFieldCollation>>();
        for (Step step : steps) keys.add(keyFields(step, target, values, names, items));
        int condition = values.size();
        if (qualify != null && select.qualify() != null) {
            values.add(target.apply(qualify, select.qualify().position()));
            names.add("$qualify");
        }
        RelNode node = Projections.project(input, values, names, target.correlations(values));
        if (qualify != null) {
            node = Projections.filter(node, terms.field(node, condition), ImmutableSet.of());
        }
        if (select.distinct()) {
            node = distinct(firstFields(node, items.size()));
        }
        for (int i = 0; i < steps.size(); i++) node = steps.get(i).ending().over(node, keys.get(i));
        return new ResolvedRelation(firstFields(node, items.size()), columns);
    }

    /// The fields of the keys of `step` among `values`, to which those that are not selected are added.
    private List<RelFieldCollation> keyFields(
            Step step, Target target, List<RexNode> values, List<String> names, List<Item> items) {
        var fields = new ArrayList<RelFieldCollation>();
        List<SortKey> keys = step.ending().keys();
        for (int i = 0; i < step.terms().size(); i++) {
            SortTerm term = step.terms().get(i);
            SortKey key = keys.get(Math.min(i, keys.size() - 1));
            RexNode value = target.apply(term.value(), key.position());
            if (step.ending().compares()) checkOrderable(value, key.position());
            int field = values.indexOf(value);
            if (field < 0) {
                if (select.distinct()) throw notSelected(key, items);
                field = values.size();
                values.add(value);
                names.add("$sort" + field);
            }
            if (fields.stream().map(RelFieldCollation::getFieldIndex).noneMatch(Integer.valueOf(field)::equals)) {
                fields.add(term.at(field));
            }
        }
        return fields;
    }

    private void checkOrderable(RexNode value, Position position) {
        var type = terms.typeOf(value);
        if (TypeCoercion.isOrderable(type)) return;
        throw AnalysisErrors.mismatch("INVALID_ORDERING_TYPE", "nothing sorts by a " + type.sql(), position);
    }

    private static KindlingException notSelected(SortKey key, List<Item> items) {
        return KindlingException.of(
                        ErrorCondition.UNRESOLVED_COLUMN,
                        "with DISTINCT, ORDER BY sees the selected columns only, not `" + ColumnNames.of(key.value())
                                + "`")
                .subcondition("WITH_SUGGESTION")
                .parameter("objectName", "`" + ColumnNames.of(key.value()) + "`")
                .parameter(
                        "proposal",
                        String.join(", ", items.stream().map(Item::name).toList()))
                .at(key.position())
                .build();
    }

    private RelNode firstFields(RelNode node, int count) {
        if (node.getRowType().getFieldCount() == count) return node;
        var values = new ArrayList<RexNode>();
        for (int i = 0; i < count; i++) values.add(terms.field(node, i));
        return Projections.project(
                node, values, node.getRowType().getFieldNames().subList(0, count));
    }

    static RelNode distinct(RelNode input) {
        return LogicalAggregate.create(
                input,
                ImmutableList.of(),
                ImmutableBitSet.range(input.getRowType().getFieldCount()),
                null,
                ImmutableList.of());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
