package dev.kindling.execution.operator;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.Arrays;
import java.util.List;

/// Aggregate functions simple enough to be right.
public enum TestAggregates implements AggregateFunction {
    /// The sum of a BIGINT column, wrapping around; NULL without values.
    SUM,
    /// How many values are not NULL.
    COUNT;

    public Signature signature() {
        return new Signature(List.of(AtomicType.LONG), AtomicType.LONG, this == SUM);
    }

    @Override
    public FunctionDescription description() {
        return new FunctionDescription(name().toLowerCase(java.util.Locale.ROOT), List.of(), "For tests.", List.of());
    }

    @Override
    public Signature bind(List<Argument> arguments) {
        return signature();
    }

    @Override
    public List<DataType> stateTypes(Signature signature) {
        return List.of(AtomicType.LONG, AtomicType.LONG);
    }

    @Override
    public Accumulator accumulator(Signature signature) {
        return new State();
    }

    private final class State implements Accumulator {

        private long[] sums = new long[16];
        private long[] counts = new long[16];

        @Override
        public void resize(int groupCount) {
            if (groupCount <= sums.length) return;
            int capacity = Math.max(groupCount, 2 * sums.length);
            sums = Arrays.copyOf(sums, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }

        @Override
        public void update(ColumnVector[] arguments, int[] groups, int rowCount) {
            ColumnVector argument = Vectors.flatten(arguments[0]);
            for (int i = 0; i < rowCount; i++) {
                if (argument.isNull(i)) continue;
                counts[groups[i]]++;
                if (argument instanceof LongVector v) sums[groups[i]] += v.get(i);
            }
        }

        @Override
        public void updateAll(ColumnVector[] arguments, int group, int rowCount) {
            int[] groups = new int[rowCount];
            Arrays.fill(groups, group);
            update(arguments, groups, rowCount);
        }

        @Override
        public void merge(ColumnVector[] states, int[] groups, int rowCount) {
            for (int i = 0; i < rowCount; i++) {
                sums[groups[i]] += ((LongVector) states[0]).get(i);
                counts[groups[i]] += ((LongVector) states[1]).get(i);
            }
        }

        @Override
        public ColumnVector[] states(int from, int count) {
            return new ColumnVector[] {
                new LongVector(sums, from, count, null), new LongVector(counts, from, count, null)
            };
        }

        @Override
        public ColumnVector results(int from, int count) {
            if (TestAggregates.this == COUNT) return new LongVector(counts, from, count, null);
            long[] bits = Validity.noneValid(count);
            for (int i = 0; i < count; i++) if (counts[from + i] > 0) Validity.set(bits, i);
            return new LongVector(Arrays.copyOfRange(sums, from, from + count), 0, count, bits);
        }

        @Override
        public long sizeBytes() {
            return 16L * sums.length;
        }
    }
}
