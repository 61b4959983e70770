package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import java.util.List;

/// A function over rows that hold states of it instead of its arguments, so that groups it was computed for can be
/// grouped by fewer keys beside aggregates of other columns.
public record MergedStates(AggregateFunction function) implements AggregateFunction {

    @Override
    public FunctionDescription description() {
        return function.description();
    }

    @Override
    public Signature bind(List<Argument> arguments) {
        return function.bind(arguments);
    }

    @Override
    public List<DataType> stateTypes(Signature signature) {
        return function.stateTypes(signature);
    }

    @Override
    public Accumulator accumulator(Signature signature) {
        return new Merging(function.accumulator(signature));
    }

    private record Merging(Accumulator states) implements Accumulator {

        @Override
        public void resize(int groupCount) {
            states.resize(groupCount);
        }

        @Override
        public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
            states.merge(arguments, groups, rowCount);
        }

        @Override
        public void updateAll(ColumnVector[] arguments, int group, int rowCount) {
            int[] groups = new int[rowCount];
            Arrays.fill(groups, group);
            states.merge(arguments, groups, rowCount);
        }

        @Override
        public void merge(ColumnVector[] more, int[] groups, int rowCount) {
            states.merge(more, groups, rowCount);
        }

        @Override
        public ColumnVector[] states(int from, int count) {
            return states.states(from, count);
        }

        @Override
        public ColumnVector results(int from, int count) {
            return states.results(from, count);
        }

        @Override
        public long sizeBytes() {
            return states.sizeBytes();
        }
    }
}
