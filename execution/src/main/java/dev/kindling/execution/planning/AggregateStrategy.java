package dev.kindling.execution.planning;

import static dev.kindling.execution.planning.PlanningContext.column;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.logical.AggregateOperator;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.catalyst.optimizer.estimate.PlanStatistics;
import dev.kindling.error.InternalException;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.aggregate.HashAggregateExec;
import dev.kindling.execution.aggregate.HashAggregateExec.Code;
import dev.kindling.execution.aggregate.HashAggregateOperator.Mode;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.execution.settings.SessionOptions;
import dev.kindling.execution.sort.SortExec;
import dev.kindling.execution.store.SortKey;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.sql.SqlKind;

/// Aggregation.
///
/// | the aggregate | becomes |
/// |---|---|
/// | over one partition | one COMPLETE node |
/// | otherwise | PARTIAL, an exchange by the keys, FINAL |
/// | of ordered values (WITHIN GROUP) | an exchange by the keys, a sort, COMPLETE |
/// | with DISTINCT arguments | see [DistinctAggregates] |
/// | with grouping sets | see [GroupingSets] |
/// | of one side of a join, with few groups before it | see [GroupsBeforeJoin] |
final class AggregateStrategy {

    /// Groups an exchange partition is meant to hold at least.
    private static final double GROUPS_PER_PARTITION = 20_000;
    /// How many values of a group weigh as much as a group, where all are kept.
    private static final double VALUES_OF_A_GROUP = 16;

    /// Of rows, where an estimate may be wrong.
    private static final double ROWS_PER_UNFORESEEN_GROUP = 50;
    /// What a table has for each group beside its key and states.
    private static final double BYTES_PER_GROUP = 32;

    private final PhysicalPlanner planner;

    AggregateStrategy(PhysicalPlanner planner) {
        this.planner = planner;
    }

    PhysicalPlan plan(Aggregate node) {
        boolean hasConstants = node.getAggCallList().stream().anyMatch(AggregateStrategy::isConstant);
        GroupsBeforeJoin.Grouped grouped = hasConstants ? null : GroupsBeforeJoin.of(this, node);
        if (grouped != null) return afterJoin(node, grouped);
        PhysicalPlan input = looksAtRows(node)
                ? planner.plan(node.getInput())
                : new PipelineStrategy(planner).planWithoutColumns(node.getInput());
        StructType schema = LogicalTypes.schema(node.getRowType());
        double groups = groups(node);
        boolean sets = node.getGroupType() != Aggregate.Group.SIMPLE;
        if (sets || node.getAggCallList().stream().anyMatch(AggregateStrategy::isGrouping)) {
            return new GroupingSets(this).plan(node, input, schema, groups);
        }
        if (hasConstants) return withConstants(node, input, schema, groups);
        var calls = callsWithoutGrouping(node);
        List<Integer> keys = node.getGroupSet().asList();
        return grouped(input, keys, calls, schema, weight(node, calls, groups));
    }

    /// Whether `node` looks at any column of its input, and does not only count its rows.
    private static boolean looksAtRows(Aggregate node) {
        return node.getGroupType() != Aggregate.Group.SIMPLE
                || !node.getGroupSet().isEmpty()
                || node.getAggCallList().stream()
                        .anyMatch(call -> isConstant(call)
                                || isGrouping(call)
                                || !call.getArgList().isEmpty()
                                || call.hasFilter()
                                || !call.getCollation().getFieldCollations().isEmpty());
    }

    /// What the groups of `node` weigh: as much as so many groups of a few numbers.
    private double weight(Aggregate node, List<Call> calls, double groups) {
        if (calls.stream().noneMatch(call -> call.function().keepsValues())) return groups;
        double rows = planner.context().statistics().rowCount(node.getInput());
        return Math.max(groups, rows / VALUES_OF_A_GROUP);
    }

    /// The groups to expect of `node`, or the many that might come of many rows where an estimate is wrong: a
    /// partition too many costs next to nothing, a single task for all groups all but one of the threads.
    private double groups(Aggregate node) {
        var statistics = planner.context().statistics();
        return Math.max(statistics.rowCount(node), statistics.rowCount(node.getInput()) / ROWS_PER_UNFORESEEN_GROUP);
    }

    /// `node` of partial groups that have been through its joins.
    private PhysicalPlan afterJoin(Aggregate node, GroupsBeforeJoin.Grouped grouped) {
        StructType schema = LogicalTypes.schema(node.getRowType());
        double groups = planner.context().statistics().rowCount(node);
        boolean sets = node.getGroupType() != Aggregate.Group.SIMPLE;
        if (sets || node.getAggCallList().stream().anyMatch(AggregateStrategy::isGrouping)) {
            return new GroupingSets(this).planGrouped(node, grouped, schema, groups);
        }
        return castTo(schema, merged(grouped.plan(), grouped.partial(), node.getGroupCount(), groups));
    }

    /// Rows of `keyCount` keys and the states of `partial`, grouped.
    PhysicalPlan merged(PhysicalPlan states, HashAggregateExec partial, int keyCount, double groups) {
        List<Integer> keys = IntStream.range(0, keyCount).boxed().toList();
        PhysicalPlan exchange = exchange(states, keys, groups);
        List<Aggregation> merging = merging(partial.aggregations(), keyCount);
        return new HashAggregateExec(exchange, keys, merging, partial.names(), Mode.FINAL, code());
    }

    /// The states of `calls`, by the first `keyCount` columns of `input`.
    HashAggregateExec partial(PhysicalPlan input, int keyCount, List<Call> calls) {
        var fitting = fitArguments(input, calls);
        List<Integer> keys = IntStream.range(0, keyCount).boxed().toList();
        List<String> names = calls.stream().map(Call::name).toList();
        return new HashAggregateExec(fitting.input(), keys, fitting.aggregations(), names, Mode.PARTIAL, code());
    }

    /// The states of `calls` over `input`, one for each group of `keys`.
    HashAggregateExec states(PhysicalPlan input, List<Integer> keys, List<Call> calls, double groups) {
        var fitting = fitArguments(input, calls);
        List<String> names = calls.stream().map(Call::name).toList();
        var partial = new HashAggregateExec(fitting.input(), keys, fitting.aggregations(), names, Mode.PARTIAL, code());
        List<Integer> moved = IntStream.range(0, keys.size()).boxed().toList();
        PhysicalPlan exchange = exchange(partial, moved, groups);
        return new HashAggregateExec(
                exchange, moved, merging(partial.aggregations(), keys.size()), names, Mode.MERGE, code());
    }

    /// `calls` over `input` grouped by `keys`, as columns of `schema`.
    PhysicalPlan grouped(PhysicalPlan input, List<Integer> keys, List<Call> calls, StructType schema, double groups) {
        if (calls.stream().anyMatch(Call::distinct)) {
            return new DistinctAggregates(this).plan(input, keys, calls, schema, groups);
        }
        var fitting = fitArguments(input, calls);
        return castTo(schema, aggregate(fitting.input(), keys, fitting.aggregations(), calls, groups));
    }

    /// LITERAL_AGG, which subqueries turned into joins leave behind: a constant for every group.
    private static boolean isConstant(AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.LITERAL_AGG;
    }

    /// The aggregate without its constants, and a projection that puts them in their places.
    private PhysicalPlan withConstants(Aggregate node, PhysicalPlan input, StructType schema, double groups) {
        int keyCount = node.getGroupCount();
        var fields = new ArrayList<>(schema.fields().subList(0, keyCount));
        for (int i = 0; i < node.getAggCallList().size(); i++) {
            if (!isConstant(node.getAggCallList().get(i))) fields.add(schema.field(keyCount + i));
        }
        PhysicalPlan grouped =
                grouped(input, node.getGroupSet().asList(), callsWithoutGrouping(node), new StructType(fields), groups);
        var outputs = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < keyCount; i++) outputs.add(column(grouped, i));
        int next = keyCount;
        for (AggregateCall call : node.getAggCallList()) {
            outputs.add(
                    isConstant(call)
                            ? planner.context().expressions().convert(call.rexList.getFirst())
                            : column(grouped, next++));
        }
        return castTo(schema, new ProjectExec(grouped, List.of(), outputs, schema));
    }

    /// What an aggregate is asked to compute; columns count in the input.
    record Call(
            AggregateFunction function,
            List<Integer> arguments,
            boolean distinct,
            int filter,
            List<SortKey> order,
            String name) {

        Call {
            arguments = List.copyOf(arguments);
            order = List.copyOf(order);
        }
    }

    /// The node's calls but for GROUPING.
    List<Call> callsWithoutGrouping(Aggregate node) {
        var calls = new ArrayList<Call>();
        for (int i = 0; i < node.getAggCallList().size(); i++) {
            AggregateCall call = node.getAggCallList().get(i);
            if (isGrouping(call) || isConstant(call)) continue;
            String name = node.getRowType().getFieldNames().get(node.getGroupCount() + i);
            AggregateFunction function = function(call);
            boolean distinct = call.isDistinct() && !function.ignoresDuplicates();
            int filter = call.filterArg < 0 ? Aggregation.NO_FILTER : call.filterArg;
            calls.add(new Call(
                    function, call.getArgList(), distinct, filter, SortStrategy.keys(call.getCollation()), name));
        }
        return calls;
    }

    private AggregateFunction function(AggregateCall call) {
        if (call.getAggregation() instanceof AggregateOperator operator) return operator.function();
        return function(call.getAggregation().getName());
    }

    /// The registry's function for one of Calcite's own aggregates, by name.
    AggregateFunction function(String name) {
        String known = name.toLowerCase(Locale.ROOT);
        AggregateFunction function = planner.context().functions().aggregate(known);
        if (function == null) throw new InternalException("the registry has no aggregate `" + known + "`");
        return function;
    }

    /// An input whose columns have the types the signatures of the calls want.
    record Fitted(PhysicalPlan input, List<Aggregation> aggregations) {}

    Fitted fitArguments(PhysicalPlan input, List<Call> calls) {
        var columns = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < input.schema().size(); i++) columns.add(column(input, i));
        var fields = new ArrayList<>(input.schema().fields());
        var aggregations = new ArrayList<Aggregation>();
        for (Call call : calls) {
            Signature signature = bind(input, call);
            var arguments = new ArrayList<Integer>();
            for (int a = 0; a < call.arguments().size(); a++) {
                int index = call.arguments().get(a);
                DataType wanted = signature.argumentTypes().get(a);
                if (!input.schema().field(index).dataType().equals(wanted)) {
                    PhysicalExpression cast = PhysicalExpressions.as(column(input, index), wanted);
                    int known = columns.indexOf(cast);
                    if (known < 0) {
                        known = columns.size();
                        columns.add(cast);
                        fields.add(new StructField(input.schema().field(index).name(), wanted, cast.nullable()));
                    }
                    index = known;
                }
                arguments.add(index);
            }
            aggregations.add(new Aggregation(call.function(), signature, arguments, call.filter()));
        }
        if (columns.size() == input.schema().size()) return new Fitted(input, aggregations);
        return new Fitted(new ProjectExec(input, List.of(), columns, new StructType(fields)), aggregations);
    }

    private static Signature bind(PhysicalPlan input, Call call) {
        var arguments = new ArrayList<Argument>();
        for (int index : call.arguments()) {
            StructField field = input.schema().field(index);
            Literal constant = input instanceof ProjectExec project
                            && project.projections().get(index) instanceof Literal literal
                    ? literal
                    : null;
            arguments.add(new Argument(field.dataType(), field.nullable(), constant));
        }
        return call.function().bind(arguments);
    }

    /// `aggregations`, which compute `calls`, by `keys`.
    PhysicalPlan aggregate(
            PhysicalPlan input, List<Integer> keys, List<Aggregation> aggregations, List<Call> calls, double groups) {
        List<String> names = calls.stream().map(Call::name).toList();
        var order = calls.stream().map(Call::order).filter(o -> !o.isEmpty()).findFirst();
        if (order.isPresent() || calls.stream().anyMatch(c -> c.function().isOrderSensitive() && keys.isEmpty())) {
            PhysicalPlan spread = exchange(input, keys, groups);
            PhysicalPlan sorted = order.isPresent() ? new SortExec(spread, order.get()) : spread;
            return new HashAggregateExec(sorted, keys, aggregations, names, Mode.COMPLETE, code());
        }
        if (input.partitionCount() == 1) {
            return new HashAggregateExec(input, keys, aggregations, names, Mode.COMPLETE, code());
        }
        var partial = new HashAggregateExec(input, keys, aggregations, names, Mode.PARTIAL, code());
        return merged(partial, partial, keys.size(), groups);
    }

    private Code code() {
        return planner.context().settings().get(SessionOptions.WHOLE_STAGE) ? Code.GENERATED : Code.KERNELS;
    }

    /// What merges the states of `aggregations`, of which the first is in column `firstState`.
    private static List<Aggregation> merging(List<Aggregation> aggregations, int firstState) {
        var merging = new ArrayList<Aggregation>();
        int state = firstState;
        for (Aggregation aggregation : aggregations) {
            int states =
                    aggregation.function().stateTypes(aggregation.signature()).size();
            merging.add(Aggregation.of(
                    aggregation.function(),
                    aggregation.signature(),
                    IntStream.range(state, state + states).boxed().toList()));
            state += states;
        }
        return merging;
    }

    /// Whether the groups of `calls` can be put together from those of more keys.
    static boolean areMergeable(List<Call> calls) {
        return calls.stream()
                .noneMatch(call -> call.distinct()
                        || !call.order().isEmpty()
                        || call.function().isOrderSensitive());
    }

    /// As [#grouped], over the partial groups of `keys` that `spread` makes more groups of: `keyCount` keys, and
    /// the states behind them.
    PhysicalPlan groupedTwice(
            PhysicalPlan input,
            List<Integer> keys,
            List<Call> calls,
            UnaryOperator<PhysicalPlan> spread,
            int keyCount,
            StructType schema,
            double groups) {
        var fitting = fitArguments(input, calls);
        List<String> names = calls.stream().map(Call::name).toList();
        var partial = new HashAggregateExec(fitting.input(), keys, fitting.aggregations(), names, Mode.PARTIAL, code());
        return castTo(schema, merged(spread.apply(partial), partial, keyCount, groups));
    }

    /// Rows of equal `keys` in one partition, in about as many partitions as `groups` ask for.
    PhysicalPlan exchange(PhysicalPlan input, List<Integer> keys, double groups) {
        if (input.partitionCount() == 1) return input;
        if (keys.isEmpty()) return ExchangeExec.toOne(input);
        double bytes = groups * (PlanStatistics.rowBytes(input.schema()) + BYTES_PER_GROUP);
        return ExchangeExec.byHash(
                input, keys, planner.context().exchangePartitions(groups / GROUPS_PER_PARTITION, bytes));
    }

    /// `plan` with its columns as `schema` has them.
    static PhysicalPlan castTo(StructType schema, PhysicalPlan plan) {
        if (plan.schema().types().equals(schema.types())) return plan;
        var columns = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < schema.size(); i++) {
            columns.add(PhysicalExpressions.as(column(plan, i), schema.field(i).dataType()));
        }
        return new ProjectExec(plan, List.of(), columns, schema);
    }

    /// Whether the call is GROUPING (of one column or several), which only the number of the grouping set decides.
    static boolean isGrouping(AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.GROUPING;
    }

    PhysicalPlanner planner() {
        return planner;
    }

    static Literal literal(int value) {
        return new Literal(value, AtomicType.INT);
    }
}
