package dev.kindling.execution.planning;

import static dev.kindling.execution.planning.PlanningContext.column;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Branch;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.aggregate.HashAggregateExec;
import dev.kindling.execution.aggregate.MergedStates;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.planning.AggregateStrategy.Call;
import dev.kindling.execution.project.ExpandExec;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Aggregates over DISTINCT values, as two aggregations without.
///
/// One list of distinct arguments and nothing else: group by keys and arguments, then aggregate by the keys. Plain
/// aggregates beside it are computed for the first groups and their states merged for the second. Otherwise each
/// row is expanded: a copy for the plain aggregates (number 0) and one for each distinct list (1, 2, ...) that
/// carries only that list. The first aggregation groups by keys, all lists and the number, and computes the plain
/// aggregates; the second aggregates each list over the groups of its number. This is Spark's rewrite of distinct
/// aggregates.
final class DistinctAggregates {

    private static final String NUMBER = "distinct#";

    private final AggregateStrategy strategy;

    DistinctAggregates(AggregateStrategy strategy) {
        this.strategy = strategy;
    }

    /// Distinct arguments with the filter that decides which rows give one.
    private record Group(List<Integer> arguments, int filter) {}

    PhysicalPlan plan(PhysicalPlan input, List<Integer> keys, List<Call> calls, StructType schema, double groups) {
        Map<Group, Integer> numbers = new LinkedHashMap<>();
        boolean plain = false;
        for (Call call : calls) {
            if (call.distinct()) numbers.putIfAbsent(new Group(call.arguments(), call.filter()), numbers.size() + 1);
            else plain = true;
        }
        Group only = numbers.keySet().iterator().next();
        if (numbers.size() == 1 && only.filter() == Aggregation.NO_FILTER) {
            if (!plain) return nested(input, keys, calls, only.arguments(), schema, groups);
            if (areMergeable(calls)) return merged(input, keys, calls, only.arguments(), schema, groups);
        }
        return expanded(input, keys, calls, numbers, schema, groups);
    }

    private PhysicalPlan nested(
            PhysicalPlan input,
            List<Integer> keys,
            List<Call> calls,
            List<Integer> arguments,
            StructType schema,
            double groups) {
        var columns = new ArrayList<>(keys);
        for (int argument : arguments) if (!columns.contains(argument)) columns.add(argument);
        var fields = columns.stream().map(input.schema()::field).toList();
        double rows = groups * 10;
        PhysicalPlan inner = strategy.grouped(input, columns, List.of(), new StructType(fields), rows);
        var outerKeys = new ArrayList<Integer>();
        for (int key : keys) outerKeys.add(columns.indexOf(key));
        var outerCalls = new ArrayList<Call>();
        for (Call call : calls) {
            var moved = call.arguments().stream().map(columns::indexOf).toList();
            outerCalls.add(new Call(call.function(), moved, false, Aggregation.NO_FILTER, call.order(), call.name()));
        }
        return strategy.grouped(inner, outerKeys, outerCalls, schema, groups);
    }

    private static boolean areMergeable(List<Call> calls) {
        return calls.stream()
                .allMatch(call -> call.order().isEmpty()
                        && (call.distinct()
                                || !(call.function().isOrderSensitive()
                                        || call.function().keepsValues())));
    }

    private PhysicalPlan merged(
            PhysicalPlan input,
            List<Integer> keys,
            List<Call> calls,
            List<Integer> arguments,
            StructType schema,
            double groups) {
        var columns = new ArrayList<>(keys);
        for (int argument : arguments) if (!columns.contains(argument)) columns.add(argument);
        List<Call> plainCalls = calls.stream().filter(call -> !call.distinct()).toList();
        HashAggregateExec inner = strategy.states(input, columns, plainCalls, groups * 10);
        List<Call> distinctCalls = calls.stream()
                .filter(Call::distinct)
                .map(call -> new Call(
                        call.function(),
                        call.arguments().stream().map(columns::indexOf).toList(),
                        false,
                        Aggregation.NO_FILTER,
                        List.of(),
                        call.name()))
                .toList();
        var fitting = strategy.fitArguments(inner, distinctCalls);
        var distinct = fitting.aggregations().iterator();
        var states = inner.aggregations().iterator();
        var aggregations = new ArrayList<Aggregation>();
        var outerCalls = new ArrayList<Call>();
        int column = columns.size();
        for (Call call : calls) {
            outerCalls.add(new Call(call.function(), List.of(), false, Aggregation.NO_FILTER, List.of(), call.name()));
            if (call.distinct()) {
                aggregations.add(distinct.next());
                continue;
            }
            Aggregation merged = states.next();
            int end = column + merged.arguments().size();
            aggregations.add(Aggregation.of(
                    new MergedStates(merged.function()),
                    merged.signature(),
                    IntStream.range(column, end).boxed().toList()));
            column = end;
        }
        List<Integer> outerKeys = keys.stream().map(columns::indexOf).toList();
        PhysicalPlan outer = strategy.aggregate(fitting.input(), outerKeys, aggregations, outerCalls, groups);
        return AggregateStrategy.castTo(schema, outer);
    }

    private PhysicalPlan expanded(
            PhysicalPlan input,
            List<Integer> keys,
            List<Call> calls,
            Map<Group, Integer> numbers,
            StructType schema,
            double groups) {
        // Columns of the expanded rows: all of the input for the plain aggregates, a copy of the keys, the arguments
        // of each list, the number.
        int width = input.schema().size();
        var fields = new ArrayList<StructField>();
        for (StructField field : input.schema()) {
            fields.add(new StructField(field.name(), field.dataType(), true));
        }
        var copies = new ArrayList<Integer>();
        for (int key : keys) {
            copies.add(fields.size());
            fields.add(input.schema().field(key));
        }
        Map<Group, List<Integer>> lists = new LinkedHashMap<>();
        for (Group group : numbers.keySet()) {
            var list = new ArrayList<Integer>();
            for (int argument : group.arguments()) {
                StructField field = input.schema().field(argument);
                list.add(fields.size());
                fields.add(new StructField(field.name(), field.dataType(), true));
            }
            lists.put(group, list);
        }
        int number = fields.size();
        fields.add(new StructField(NUMBER, AtomicType.INT, true));
        var expandedSchema = new StructType(fields);

        var projections = new ArrayList<List<PhysicalExpression>>();
        var plainCalls = calls.stream().filter(c -> !c.distinct()).toList();
        if (!plainCalls.isEmpty()) {
            projections.add(projection(
                    expandedSchema,
                    i -> i < width ? column(input, i) : null,
                    input,
                    keys,
                    copies,
                    AggregateStrategy.literal(0)));
        }
        numbers.forEach((group, n) -> {
            List<Integer> places = lists.get(group);
            PhysicalExpression mark = AggregateStrategy.literal(n);
            if (group.filter() != Aggregation.NO_FILTER) {
                mark = new CaseWhen(List.of(new Branch(column(input, group.filter()), mark)), null, AtomicType.INT);
            }
            projections.add(projection(
                    expandedSchema,
                    i -> places != null && places.contains(i)
                            ? column(input, group.arguments().get(places.indexOf(i)))
                            : null,
                    input,
                    keys,
                    copies,
                    mark));
        });
        PhysicalPlan expand = new ExpandExec(input, projections, expandedSchema);

        var innerKeys = new ArrayList<>(copies);
        lists.values().forEach(innerKeys::addAll);
        innerKeys.add(number);
        var innerFields = new ArrayList<StructField>();
        for (int key : innerKeys) innerFields.add(expandedSchema.field(key));
        for (Call call : plainCalls) {
            StructField field = schema.field(keys.size() + calls.indexOf(call));
            innerFields.add(new StructField(field.name(), field.dataType(), true));
        }
        PhysicalPlan inner = strategy.grouped(expand, innerKeys, plainCalls, new StructType(innerFields), groups * 10);
        return outer(inner, keys, calls, plainCalls, numbers, innerKeys, lists, schema, groups);
    }

    private static List<PhysicalExpression> projection(
            StructType schema,
            java.util.function.IntFunction<@org.jspecify.annotations.Nullable PhysicalExpression> value,
            PhysicalPlan input,
            List<Integer> keys,
            List<Integer> copies,
            PhysicalExpression mark) {
        var columns = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < schema.size() - 1; i++) {
            int copy = copies.indexOf(i);
            PhysicalExpression known = copy >= 0 ? column(input, keys.get(copy)) : value.apply(i);
            columns.add(
                    known != null ? known : new Literal(null, schema.field(i).dataType()));
        }
        columns.add(mark);
        return columns;
    }

    private PhysicalPlan outer(
            PhysicalPlan inner,
            List<Integer> keys,
            List<Call> calls,
            List<Call> plainCalls,
            Map<Group, Integer> numbers,
            List<Integer> innerKeys,
            Map<Group, List<Integer>> lists,
            StructType schema,
            double groups) {
        // One boolean column per number, for the filters of the second aggregation.
        int number = innerKeys.size() - 1;
        var columns = new ArrayList<PhysicalExpression>();
        var fields = new ArrayList<>(inner.schema().fields());
        for (int i = 0; i < inner.schema().size(); i++) columns.add(column(inner, i));
        var equal =
                Objects.requireNonNull(strategy.planner().context().functions().scalar("="));
        int firstFlag = columns.size();
        for (int n = 0; n <= numbers.size(); n++) {
            columns.add(PhysicalExpressions.call(equal, List.of(column(inner, number), AggregateStrategy.literal(n))));
            fields.add(new StructField(NUMBER + n, AtomicType.BOOLEAN, true));
        }
        PhysicalPlan flagged = new ProjectExec(inner, List.of(), columns, new StructType(fields));

        var outerCalls = new ArrayList<Call>();
        for (Call call : calls) {
            if (call.distinct()) {
                var group = new Group(call.arguments(), call.filter());
                List<Integer> places = Objects.requireNonNull(lists.get(group));
                var moved = places.stream().map(innerKeys::indexOf).toList();
                int n = Objects.requireNonNull(numbers.get(group));
                outerCalls.add(new Call(call.function(), moved, false, firstFlag + n, call.order(), call.name()));
            } else {
                int place = innerKeys.size() + plainCalls.indexOf(call);
                outerCalls.add(new Call(
                        strategy.function("any_value"), List.of(place), false, firstFlag, List.of(), call.name()));
            }
        }
        var outerKeys = new ArrayList<Integer>();
        for (int i = 0; i < keys.size(); i++) outerKeys.add(i);
        var nullable = new ArrayList<StructField>();
        for (StructField field : schema) nullable.add(new StructField(field.name(), field.dataType(), true));
        PhysicalPlan outer = strategy.grouped(flagged, outerKeys, outerCalls, new StructType(nullable), groups);
        return keys.isEmpty() ? withEmptyResults(outer, calls, schema) : outer;
    }

    /// Without keys and rows a plain aggregate has no group of number 0, but a value all the same: `count` is 0.
    private PhysicalPlan withEmptyResults(PhysicalPlan plan, List<Call> calls, StructType schema) {
        var coalesce =
                Objects.requireNonNull(strategy.planner().context().functions().scalar("coalesce"));
        var columns = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < calls.size(); i++) {
            PhysicalExpression value = column(plan, i);
            Call call = calls.get(i);
            Object empty = call.distinct() ? null : emptyResult(call, schema.field(i));
            columns.add(
                    empty == null
                            ? value
                            : PhysicalExpressions.call(
                                    coalesce,
                                    List.of(
                                            value,
                                            new Literal(empty, schema.field(i).dataType()))));
        }
        return new ProjectExec(plan, List.of(), columns, schema);
    }

    private static @org.jspecify.annotations.Nullable Object emptyResult(Call call, StructField field) {
        Supplier<Signature> signature = () -> call.function()
                .bind(call.arguments().stream()
                        .map(a -> Argument.of(AtomicType.LONG))
                        .toList());
        if (!call.function().name().startsWith("count")) return null;
        var accumulator = call.function().accumulator(signature.get());
        accumulator.resize(1);
        ColumnVector result = accumulator.results(0, 1);
        return LiteralVectors.valueAt(result, field.dataType(), 0);
    }
}
