package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.logical.AggregateOperator;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.Distinct;
import dev.kindling.catalyst.syntax.Relation.DropColumns;
import dev.kindling.catalyst.syntax.Relation.Renamed;
import dev.kindling.catalyst.syntax.Relation.WithColumns;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;

/// The steps of DataFrame programs that add, drop, rename and compare columns by name.
final class ColumnSteps {

    private final Analysis analysis;
    private final Terms terms;
    private final Environment environment;

    ColumnSteps(Analysis analysis, Environment environment) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.environment = environment;
    }

    private ResolvedRelation input(Relation relation) {
        return Projections.visibleOnly(analysis.relations().analyze(relation, environment), terms);
    }

    ResolvedRelation renamed(Renamed renamed) {
        return RelationAnalyzer.renamed(input(renamed.input()), renamed.columns(), Position.NONE);
    }

    ResolvedRelation dropped(DropColumns dropped) {
        ResolvedRelation input = input(dropped.input());
        Scope scope = analysis.scope(input, environment);
        var indexes = new HashSet<Integer>();
        for (var name : dropped.columns()) {
            for (Scope.Match match : scope.find(name.parts())) {
                if (match.fields().isEmpty()) indexes.add(match.column().index());
            }
        }
        List<Column> kept = input.columns().stream()
                .filter(c -> !indexes.contains(c.index()))
                .toList();
        return Projections.visibleOnly(new ResolvedRelation(input.node(), kept), terms);
    }

    /// The new columns, in place of those of the same name or at the end. They see the columns before the step.
    ResolvedRelation withColumns(WithColumns step) {
        ResolvedRelation input = input(step.input());
        Scope scope = analysis.scope(input, environment);
        var clause = new Clause(
                SelectAnalyzer.SELECT_LIST,
                scope,
                environment,
                null,
                Clause.Names.NONE,
                Clause.Names.NONE,
                new HashMap<>());
        var expressions = new ExpressionAnalyzer(analysis, clause);
        var values = new ArrayList<RexNode>();
        var columns = new ArrayList<Column>();
        for (Column column : input.columns()) {
            columns.add(column.at(values.size()));
            values.add(terms.field(input.node(), column.index()));
        }
        var added = new HashSet<String>();
        for (Alias alias : step.columns()) {
            String name = alias.names().getFirst();
            if (!added.add(name.toLowerCase(Locale.ROOT))) {
                throw AnalysisErrors.of(
                        ErrorCondition.COLUMN_ALREADY_EXISTS,
                        "the column `" + name + "` is given twice",
                        alias.position());
            }
            RexNode value = expressions.analyze(alias.value());
            boolean replaced = false;
            for (int i = 0; i < input.columns().size(); i++) {
                if (!analysis.settings().sameName(columns.get(i).name(), name)) continue;
                values.set(i, value);
                columns.set(i, new Column(name, List.of(), i));
                replaced = true;
            }
            if (!replaced) {
                columns.add(new Column(name, List.of(), values.size()));
                values.add(value);
            }
        }
        var correlations = Correlations.declared(scope.correlationInUse(), values);
        var names = columns.stream().map(Column::name).toList();
        return new ResolvedRelation(Projections.project(input.node(), values, names, correlations), columns);
    }

    /// No row twice; or with columns named, one row for each combination of their values.
    ResolvedRelation distinct(Distinct distinct) {
        ResolvedRelation input = input(distinct.input());
        if (distinct.columns().isEmpty()) return input.over(SelectAnalyzer.distinct(input.node()));
        return firstOfEach(input, distinct.columns());
    }

    private ResolvedRelation firstOfEach(ResolvedRelation input, List<String> names) {
        AggregateFunction first = analysis.context().functions().aggregate("first");
        if (first == null) throw new InternalException("the registry has no function `first`");
        var keys = ImmutableBitSet.builder();
        for (String name : names) keys.set(key(input, name));
        ImmutableBitSet keySet = keys.build();
        RelNode node = input.node();
        int count = node.getRowType().getFieldCount();
        var calls = new ArrayList<AggregateCall>();
        int[] position = new int[count];
        for (int i = 0; i < count; i++) {
            position[i] = keySet.get(i) ? keySet.indexOf(i) : keySet.cardinality() + calls.size();
            if (!keySet.get(i)) calls.add(first(new AggregateOperator(first), i, node));
        }
        RelNode aggregate = LogicalAggregate.create(node, ImmutableList.of(), keySet, null, calls);
        var columns =
                input.columns().stream().map(c -> c.at(position[c.index()])).toList();
        return Projections.visibleOnly(new ResolvedRelation(aggregate, columns), terms);
    }

    private static AggregateCall first(AggregateOperator function, int field, RelNode input) {
        return AggregateCall.create(
                function,
                false,
                false,
                false,
                ImmutableList.of(),
                List.of(field),
                -1,
                null,
                RelCollations.EMPTY,
                false,
                input,
                null,
                input.getRowType().getFieldNames().get(field));
    }

    private int key(ResolvedRelation input, String name) {
        return input.columns().stream()
                .filter(c -> analysis.settings().sameName(c.name(), name))
                .findFirst()
                .map(Column::index)
                .orElseThrow(() -> AnalysisErrors.unresolvedColumn(List.of(name), input.visibleNames(), Position.NONE));
    }
}
