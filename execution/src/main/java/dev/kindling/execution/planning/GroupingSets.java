package dev.kindling.execution.planning;

import static dev.kindling.execution.planning.PlanningContext.column;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Branch;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.planning.AggregateStrategy.Call;
import dev.kindling.execution.project.ExpandExec;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.util.ImmutableBitSet;

/// ROLLUP, CUBE and GROUPING SETS: each row is expanded once per grouping set, with NULL for the keys that are not
/// in it and the set's number, and grouped by all keys and the number. The aggregates see the row as it was.
///
/// Where grouping by all keys leaves few rows, that comes first, and its groups are expanded instead of the rows.
final class GroupingSets {

    private static final StructField NUMBER = new StructField("grouping#", AtomicType.INT, false);

    private final AggregateStrategy strategy;

    GroupingSets(AggregateStrategy strategy) {
        this.strategy = strategy;
    }

    PhysicalPlan plan(Aggregate node, PhysicalPlan input, StructType schema, double groups) {
        List<Integer> keys = node.getGroupSet().asList();
        List<Call> calls = strategy.callsWithoutGrouping(node);
        double rows = strategy.planner().context().statistics().rowCount(node.getInput());
        boolean groupsFirst =
                node.getGroupSets().size() > 1 && groups * 2 <= rows && AggregateStrategy.areMergeable(calls);
        PhysicalPlan aggregate = groupsFirst
                ? strategy.groupedTwice(
                        input,
                        keys,
                        calls,
                        partial -> expandGroups(node, partial),
                        keys.size() + 1,
                        groupedSchema(node, keys, input, schema),
                        groups)
                : groupedRows(node, input, schema, groups);
        return new ProjectExec(aggregate, List.of(), outputs(node, aggregate, schema), schema);
    }

    /// As [#plan], of partial groups by all keys.
    PhysicalPlan planGrouped(Aggregate node, GroupsBeforeJoin.Grouped grouped, StructType schema, double groups) {
        PhysicalPlan expanded = expandGroups(node, grouped.plan());
        int keyCount = node.getGroupCount();
        List<Integer> keys = IntStream.range(0, keyCount).boxed().toList();
        PhysicalPlan aggregate = AggregateStrategy.castTo(
                groupedSchema(node, keys, grouped.plan(), schema),
                strategy.merged(expanded, grouped.partial(), keyCount + 1, groups));
        return new ProjectExec(aggregate, List.of(), outputs(node, aggregate, schema), schema);
    }

    /// The keys, the number of the grouping set, and the aggregates but for GROUPING.
    private static StructType groupedSchema(Aggregate node, List<Integer> keys, PhysicalPlan input, StructType schema) {
        var fields = new ArrayList<StructField>();
        for (int key : keys) {
            StructField field = input.schema().field(key);
            fields.add(new StructField(field.name(), field.dataType(), true));
        }
        fields.add(NUMBER);
        for (int i = 0; i < node.getAggCallList().size(); i++) {
            if (AggregateStrategy.isGrouping(node.getAggCallList().get(i))) continue;
            fields.add(schema.field(node.getGroupCount() + i));
        }
        return new StructType(fields);
    }

    /// Groups by all keys, and the states behind them, once per grouping set.
    private static PhysicalPlan expandGroups(Aggregate node, PhysicalPlan partial) {
        List<Integer> keys = node.getGroupSet().asList();
        List<ImmutableBitSet> sets = node.getGroupSets();
        var fields = new ArrayList<StructField>();
        for (int k = 0; k < keys.size(); k++) {
            StructField field = partial.schema().field(k);
            fields.add(new StructField(field.name(), field.dataType(), true));
        }
        fields.add(NUMBER);
        fields.addAll(
                partial.schema().fields().subList(keys.size(), partial.schema().size()));
        var projections = new ArrayList<List<PhysicalExpression>>();
        for (int s = 0; s < sets.size(); s++) {
            var projection = new ArrayList<PhysicalExpression>();
            for (int k = 0; k < keys.size(); k++) {
                projection.add(
                        sets.get(s).get(keys.get(k))
                                ? column(partial, k)
                                : new Literal(null, partial.schema().field(k).dataType()));
            }
            projection.add(AggregateStrategy.literal(s));
            for (int i = keys.size(); i < partial.schema().size(); i++) projection.add(column(partial, i));
            projections.add(projection);
        }
        return new ExpandExec(partial, projections, new StructType(fields));
    }

    private PhysicalPlan groupedRows(Aggregate node, PhysicalPlan input, StructType schema, double groups) {
        int width = input.schema().size();
        List<Integer> keys = node.getGroupSet().asList();
        List<ImmutableBitSet> sets = node.getGroupSets();
        var fields = new ArrayList<>(input.schema().fields());
        for (int key : keys) {
            StructField field = input.schema().field(key);
            fields.add(new StructField(field.name(), field.dataType(), true));
        }
        fields.add(NUMBER);
        var projections = new ArrayList<List<PhysicalExpression>>();
        for (int s = 0; s < sets.size(); s++) {
            var projection = new ArrayList<PhysicalExpression>();
            for (int i = 0; i < width; i++) projection.add(column(input, i));
            for (int key : keys) {
                boolean present = sets.get(s).get(key);
                projection.add(
                        present
                                ? column(input, key)
                                : new Literal(null, input.schema().field(key).dataType()));
            }
            projection.add(AggregateStrategy.literal(s));
            projections.add(projection);
        }
        PhysicalPlan expand = new ExpandExec(input, projections, new StructType(fields));

        var groupKeys = new ArrayList<Integer>();
        for (int i = 0; i <= keys.size(); i++) groupKeys.add(width + i);
        List<Call> calls = strategy.callsWithoutGrouping(node);
        return strategy.grouped(expand, groupKeys, calls, groupedSchema(node, keys, input, schema), groups);
    }

    /// Keys and aggregates without the number, and the GROUPING calls the number decides.
    private static List<PhysicalExpression> outputs(Aggregate node, PhysicalPlan aggregate, StructType schema) {
        int keyCount = node.getGroupCount();
        var outputs = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < keyCount; i++) outputs.add(column(aggregate, i));
        int next = keyCount + 1;
        for (int i = 0; i < node.getAggCallList().size(); i++) {
            AggregateCall call = node.getAggCallList().get(i);
            DataType type = schema.field(keyCount + i).dataType();
            outputs.add(
                    AggregateStrategy.isGrouping(call)
                            ? PhysicalExpressions.as(grouping(node, call, column(aggregate, keyCount)), type)
                            : column(aggregate, next++));
        }
        return outputs;
    }

    /// One bit per argument, the first the highest: 1 where the column is not part of the grouping set.
    private static PhysicalExpression grouping(Aggregate node, AggregateCall call, PhysicalExpression number) {
        var branches = new ArrayList<Branch>();
        List<ImmutableBitSet> sets = node.getGroupSets();
        for (int s = 0; s < sets.size(); s++) {
            long bits = 0;
            for (int argument : call.getArgList())
                bits = bits << 1 | (sets.get(s).get(argument) ? 0 : 1);
            var isSet = new PhysicalExpression.InSet(number, List.of(AggregateStrategy.literal(s)), false);
            branches.add(new Branch(isSet, new Literal(bits, AtomicType.LONG)));
        }
        return new CaseWhen(branches, Objects.requireNonNull(branches.getLast()).result(), AtomicType.LONG);
    }
}
