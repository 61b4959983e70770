package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.aggregate.HashAggregateOperator.Mode;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Groups by hash. A PARTIAL node gives the keys and the states of its aggregates, for a FINAL one on the other
/// side of an exchange; COMPLETE does both at once, where each group's rows are in one partition.
///
/// @param names what the aggregates are called
public record HashAggregateExec(
        PhysicalPlan input, List<Integer> keys, List<Aggregation> aggregations, List<String> names, Mode mode)
        implements PhysicalPlan {

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
            String call = aggregation.function().name() + "(" + (mode == Mode.FINAL ? names.get(i) : arguments) + ")";
            if (aggregation.filter() != Aggregation.NO_FILTER && mode != Mode.FINAL) {
                call += " filter " + columnName(aggregation.filter());
            }
            calls.add(call);
        }
        return mode.name().toLowerCase(Locale.ROOT) + " keys "
                + keys.stream().map(this::columnName).toList() + " " + calls;
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
            if (mode == Mode.PARTIAL) {
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

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        var task = new Task(input.schema().types(), keys, aggregations, mode);
        return lowering.pipe(this, input.lower(lowering), task);
    }

    private record Task(List<DataType> inputTypes, List<Integer> keys, List<Aggregation> aggregations, Mode mode)
            implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            int[] columns = keys.stream().mapToInt(Integer::intValue).toArray();
            return new HashAggregateOperator(input, inputTypes, columns, aggregations, mode, context);
        }
    }
}
