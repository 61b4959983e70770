package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.catalyst.function.SumAccumulator;
import dev.kindling.execution.aggregate.HashAggregateOperator.Mode;
import dev.kindling.execution.codegen.FusedSums;
import dev.kindling.execution.codegen.SumRequest;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.project.ProjectExec;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Groups by hash. A PARTIAL node gives the keys and the states of its aggregates, for a FINAL one on the other
/// side of an exchange; COMPLETE does both at once, where each group's rows are in one partition. MERGE brings
/// states together and gives states again, for an aggregation by fewer keys.
///
/// A projection below a node that sees rows is computed by the node itself: by generated loops together with the
/// sums (see [FusedSums]), or column by column as kernels need it.
///
/// @param names what the aggregates are called
/// @param code whether loops may be generated
public record HashAggregateExec(
        PhysicalPlan input,
        List<Integer> keys,
        List<Aggregation> aggregations,
        List<String> names,
        Mode mode,
        Code code)
        implements PhysicalPlan {

    /// What computes and sums up.
    public enum Code {
        KERNELS,
        /// Loops made for the query where they pay, kernels elsewhere.
        GENERATED
    }

    public HashAggregateExec {
        keys = List.copyOf(keys);
        aggregations = List.copyOf(aggregations);
        names = List.copyOf(names);
    }

    @Override
    public String name() {
        return "HashAggregate";
    }

    @Override
    public String arguments() {
        var calls = new ArrayList<String>();
        for (int i = 0; i < aggregations.size(); i++) {
            Aggregation aggregation = aggregations.get(i);
            String arguments = String.join(
                    ", ", aggregation.arguments().stream().map(this::columnName).toList());
            String call = aggregation.function().name() + "(" + (mode.readsStates() ? names.get(i) : arguments) + ")";
            if (aggregation.filter() != Aggregation.NO_FILTER && !mode.readsStates()) {
                call += " filter " + columnName(aggregation.filter());
            }
            calls.add(call);
        }
        return mode.name().toLowerCase(Locale.ROOT) + " keys "
                + keys.stream().map(this::columnName).toList() + " " + calls + (mayFuse() ? " fused" : "");
    }

    private String columnName(int index) {
        return input.schema().field(index).name();
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(input);
    }

    @Override
    public StructType schema() {
        var fields = new ArrayList<StructField>();
        for (int key : keys) fields.add(input.schema().field(key));
        for (int i = 0; i < aggregations.size(); i++) {
            Aggregation aggregation = aggregations.get(i);
            if (mode.givesStates()) {
                List<DataType> types = aggregation.function().stateTypes(aggregation.signature());
                for (int s = 0; s < types.size(); s++) {
                    fields.add(new StructField(names.get(i) + "#" + s, types.get(s), true));
                }
            } else {
                fields.add(new StructField(
                        names.get(i),
                        aggregation.signature().resultType(),
                        aggregation.signature().nullable()));
            }
        }
        return new StructType(fields);
    }

    @Override
    public int partitionCount() {
        return input.partitionCount();
    }

    /// Whether loops take over once there are rows enough.
    private boolean mayFuse() {
        return code == Code.GENERATED
                && !mode.readsStates()
                && FusedSums.areWorthwhile(requests(aggregations, columns()));
    }

    /// The columns of the input as expressions over what lies below its projection.
    private List<PhysicalExpression> columns() {
        if (input instanceof ProjectExec project) return project.projections();
        var columns = new ArrayList<PhysicalExpression>();
        for (StructField field : input.schema()) {
            columns.add(new ColumnReference(columns.size(), field.dataType(), field.nullable()));
        }
        return columns;
    }

    static List<@Nullable SumRequest> requests(List<Aggregation> aggregations, List<PhysicalExpression> columns) {
        var requests = new ArrayList<@Nullable SumRequest>();
        for (Aggregation aggregation : aggregations) {
            Accumulator accumulator = aggregation.function().accumulator(aggregation.signature());
            List<PhysicalExpression> arguments =
                    aggregation.arguments().stream().map(columns::get).toList();
            int filter = aggregation.filter();
            requests.add(
                    accumulator instanceof SumAccumulator sum
                            ? new SumRequest(
                                    arguments,
                                    filter == Aggregation.NO_FILTER ? null : columns.get(filter),
                                    sum.maxSum())
                            : null);
        }
        return requests;
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        List<DataType> types = input.schema().types();
        if (code == Code.KERNELS || mode.readsStates()) {
            return lowering.pipe(
                    this, input.lower(lowering), new Task(types, keys, aggregations, mode, new GroupingFindings()));
        }
        if (!(input instanceof ProjectExec project)) {
            var task = new FusedTask(types, keys, aggregations, mode, columns(), new GroupingFindings());
            return lowering.pipe(this, input.lower(lowering), task);
        }
        List<PhysicalExpression> columns = project.projectionsOverKept();
        var task = new FusedTask(types, keys, aggregations, mode, columns, new GroupingFindings());
        return lowering.pipe(this, project.lowerKept(lowering), task);
    }

    private record Task(
            List<DataType> inputTypes,
            List<Integer> keys,
            List<Aggregation> aggregations,
            Mode mode,
            GroupingFindings findings)
            implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            int[] columns = keys.stream().mapToInt(Integer::intValue).toArray();
            return new HashAggregateOperator(
                    input,
                    inputTypes,
                    columns,
                    aggregations,
                    mode,
                    context,
                    AggregateInput.columns(context.evaluation()),
                    null,
                    findings);
        }
    }

    /// @param columns what keys and aggregations read, as expressions over the input
    private record FusedTask(
            List<DataType> inputTypes,
            List<Integer> keys,
            List<Aggregation> aggregations,
            Mode mode,
            List<PhysicalExpression> columns,
            GroupingFindings findings)
            implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            int[] keyColumns = keys.stream().mapToInt(Integer::intValue).toArray();
            return new HashAggregateOperator(
                    input,
                    inputTypes,
                    keyColumns,
                    aggregations,
                    mode,
                    context,
                    AggregateInput.projections(columns, context.evaluation()),
                    FusedSums.of(requests(aggregations, columns), keys.size()),
                    findings);
        }
    }
}
