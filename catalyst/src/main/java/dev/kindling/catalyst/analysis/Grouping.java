package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.kindling.catalyst.analysis.Aggregates.AggregateTerm;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.logical.LogicalAggregate;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// The aggregate of a SELECT, and the way from expressions over the rows before it to ones over its result:
/// whatever equals a grouping expression becomes that key's field, and so do aggregate calls; a column that is
/// neither is the user's error.
final class Grouping {

    /// Operators whose result is not NULL whatever their operands are.
    private static final Set<SqlKind> NEVER_NULL = EnumSet.of(
            SqlKind.IS_NULL,
            SqlKind.IS_NOT_NULL,
            SqlKind.IS_TRUE,
            SqlKind.IS_FALSE,
            SqlKind.IS_NOT_TRUE,
            SqlKind.IS_NOT_FALSE,
            SqlKind.IS_DISTINCT_FROM,
            SqlKind.IS_NOT_DISTINCT_FROM);

    private final Terms terms;
    private final Scope scope;
    private final Aggregates aggregates;
    private final List<RexNode> keys;
    private final boolean written;
    private final RelNode node;

    /// @param keys the grouping expressions, none twice
    /// @param sets the keys of each grouping set
    /// @param written whether there is a GROUP BY
    Grouping(
            Terms terms,
            Scope scope,
            Aggregates aggregates,
            List<RexNode> keys,
            List<ImmutableBitSet> sets,
            boolean written,
            Position position) {
        this.terms = terms;
        this.scope = scope;
        this.aggregates = aggregates;
        this.keys = List.copyOf(keys);
        this.written = written;
        this.node = aggregate(sets, position);
    }

    RelNode node() {
        return node;
    }

    private RelNode aggregate(List<ImmutableBitSet> sets, Position position) {
        var values = new ArrayList<>(keys);
        var arguments = new ArrayList<List<Integer>>();
        for (AggregateTerm call : aggregates.calls()) {
            boolean grouping = call.function().equals(SqlStdOperatorTable.GROUPING);
            arguments.add(grouping ? keyIndexes(call, position) : indexes(call.arguments(), values));
        }
        var filters = new ArrayList<Integer>();
        var orders = new ArrayList<List<Integer>>();
        for (AggregateTerm call : aggregates.calls()) {
            filters.add(call.filter() == null ? -1 : index(isTrue(call.filter()), values));
            orders.add(indexes(call.order().stream().map(SortTerm::value).toList(), values));
        }
        RelNode input = scope.relation().node();
        if (!values.isEmpty()) {
            var correlations = Correlations.declared(scope.correlationInUse(), values);
            input = Projections.project(input, values, names(values), correlations);
        }
        RelNode projected = input;
        return aggregates(input, sets, round -> {
            boolean emptyGroup = round.stream().anyMatch(ImmutableBitSet::isEmpty);
            var calls = new ArrayList<AggregateCall>();
            for (int i = 0; i < arguments.size(); i++) {
                calls.add(call(i, arguments.get(i), filters.get(i), orders.get(i), emptyGroup, projected));
            }
            return calls;
        });
    }

    private AggregateCall call(
            int number, List<Integer> arguments, int filter, List<Integer> order, boolean emptyGroup, RelNode input) {
        AggregateTerm term = aggregates.calls().get(number);
        var collation = new ArrayList<RelFieldCollation>();
        for (int i = 0; i < order.size(); i++) collation.add(term.order().get(i).at(order.get(i)));
        return AggregateCall.create(
                term.function(),
                term.distinct(),
                false,
                term.ignoreNulls(),
                ImmutableList.of(),
                arguments,
                filter,
                null,
                RelCollations.of(collation),
                emptyGroup,
                input,
                null,
                null);
    }

    /// One aggregate; where a grouping set is given several times, a union of as many.
    ///
    /// @param calls what to compute for some sets: its type depends on whether all rows are one of them
    private RelNode aggregates(
            RelNode input, List<ImmutableBitSet> sets, Function<List<ImmutableBitSet>, List<AggregateCall>> calls) {
        var rest = new ArrayList<>(sets);
        var rounds = new ArrayList<RelNode>();
        while (!rest.isEmpty()) {
            List<ImmutableBitSet> round = ImmutableBitSet.ORDERING.immutableSortedCopy(new HashSet<>(rest));
            round.forEach(rest::remove);
            rounds.add(LogicalAggregate.create(
                    input, ImmutableList.of(), ImmutableBitSet.range(keys.size()), round, calls.apply(round)));
        }
        return rounds.size() == 1 ? rounds.getFirst() : LogicalUnion.create(rounds, true);
    }

    private List<Integer> keyIndexes(AggregateTerm grouping, Position position) {
        List<RexNode> wanted = grouping.arguments().isEmpty() ? keys : grouping.arguments();
        var indexes = new ArrayList<Integer>();
        for (RexNode argument : wanted) {
            int index = keys.indexOf(argument);
            if (index < 0) {
                throw AnalysisErrors.of(
                        ErrorCondition.GROUPING_COLUMN_MISMATCH,
                        "the argument of `grouping` is no grouping expression",
                        position);
            }
            indexes.add(index);
        }
        return indexes;
    }

    private static List<Integer> indexes(List<RexNode> wanted, List<RexNode> values) {
        return wanted.stream().map(w -> index(w, values)).toList();
    }

    private static int index(RexNode wanted, List<RexNode> values) {
        int index = values.indexOf(wanted);
        if (index >= 0) return index;
        values.add(wanted);
        return values.size() - 1;
    }

    private RexNode isTrue(RexNode condition) {
        return condition.getType().isNullable()
                ? terms.builder().makeCall(SqlStdOperatorTable.IS_TRUE, condition)
                : condition;
    }

    private List<String> names(List<RexNode> values) {
        List<String> inputNames = scope.rowType().getFieldNames();
        var names = new ArrayList<String>();
        for (RexNode value : values) {
            names.add(
                    value instanceof RexInputRef reference
                            ? inputNames.get(reference.getIndex())
                            : "$f" + names.size());
        }
        return names;
    }

    /// Turns expressions of one plan node above the aggregate.
    Above above() {
        return new Above();
    }

    /// Expressions of one node, turned; the subqueries among them share that node's correlation variable.
    final class Above {

        private @Nullable CorrelationId correlation;

        RexNode apply(RexNode expression, Position position) {
            return expression.accept(new Shuttle(position, this));
        }

        ImmutableSet<CorrelationId> correlations() {
            return correlation == null ? ImmutableSet.of() : ImmutableSet.of(correlation);
        }

        private RexNode row() {
            if (correlation == null) correlation = node.getCluster().createCorrel();
            return terms.builder().makeCorrel(node.getRowType(), correlation);
        }
    }

    private final class Shuttle extends RexShuttle {

        private final Position position;
        private final Above above;

        Shuttle(Position position, Above above) {
            this.position = position;
            this.above = above;
        }

        private @Nullable RexNode key(RexNode expression) {
            int index = keys.indexOf(expression);
            return index < 0 ? null : terms.field(node, index);
        }

        @Override
        public RexNode visitInputRef(RexInputRef reference) {
            RexNode key = key(reference);
            if (key != null) return key;
            int call = reference.getIndex() - aggregates.inputFieldCount();
            if (call >= 0) return terms.field(node, keys.size() + call);
            throw missing(reference.getIndex());
        }

        @Override
        public RexNode visitCall(RexCall call) {
            RexNode key = key(call);
            return key != null ? key : nullableAsNeeded(call, super.visitCall(call));
        }

        @Override
        public RexNode visitFieldAccess(RexFieldAccess access) {
            RexNode key = key(access);
            if (key != null) return key;
            RexNode struct = access.getReferenceExpr().accept(this);
            if (struct.equals(access.getReferenceExpr())) return access;
            return terms.builder().makeFieldAccess(struct, access.getField().getIndex());
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subquery) {
            RexNode visited = super.visitSubQuery(subquery);
            CorrelationId id = scope.correlationInUse();
            if (id == null || !(visited instanceof RexSubQuery same)) return visited;
            RelNode replaced = Correlations.replace(same.rel, id, this::correlated);
            return replaced == same.rel ? same : same.clone(replaced);
        }

        private RexNode correlated(int index) {
            RexNode field = visitInputRef(new RexInputRef(
                    index, scope.rowType().getFieldList().get(index).getType()));
            RexBuilder builder = terms.builder();
            return builder.makeFieldAccess(above.row(), ((RexInputRef) field).getIndex());
        }

        /// A key is NULL in the rows of grouping sets without it, so that what is computed from it can be NULL too.
        private RexNode nullableAsNeeded(RexCall before, RexNode after) {
            if (!(after instanceof RexCall call) || call.getType().isNullable() || before.equals(after)) return after;
            if (NEVER_NULL.contains(call.getKind())) return after;
            for (int i = 0; i < call.getOperands().size(); i++) {
                boolean was = before.getOperands().get(i).getType().isNullable();
                if (call.getOperands().get(i).getType().isNullable() && !was) return nullable(call);
            }
            return after;
        }

        private KindlingException missing(int field) {
            String name = scope.relation().columns().stream()
                    .filter(c -> c.index() == field)
                    .map(Column::name)
                    .findFirst()
                    .orElse("column " + field);
            if (!written) {
                return KindlingException.of(
                                ErrorCondition.MISSING_GROUP_BY,
                                "`" + name + "` stands beside aggregate functions, and there is no GROUP BY")
                        .hint("Add GROUP BY, or an OVER clause to the aggregate functions.")
                        .at(position)
                        .build();
            }
            return KindlingException.of(
                            ErrorCondition.MISSING_AGGREGATION,
                            "`" + name + "` is neither grouped by nor inside an aggregate function")
                    .parameter("expression", "\"" + name + "\"")
                    .parameter("expressionAnyValue", "\"any_value(" + name + ")\"")
                    .hint("Add it to GROUP BY, or write any_value(" + name + ") if any value of the group will do.")
                    .at(position)
                    .build();
        }
    }

    private RexNode nullable(RexCall call) {
        var types = terms.builder().getTypeFactory();
        return call.clone(types.createTypeWithNullability(call.getType(), true), call.getOperands());
    }
}
