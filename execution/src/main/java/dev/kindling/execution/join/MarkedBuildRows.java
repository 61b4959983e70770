package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.plan.IteratorOperator;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.SplitOpener;
import dev.kindling.rdd.graph.TaskContext;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// What comes out of a broadcast join that only asks which build rows have a partner. All tasks mark rows of the
/// one table; that runs before the rest of the query, after which the rows that come out are known, and are read
/// from the table as from a source.
final class MarkedBuildRows {

    private static final int LEAST_ROWS_OF_PARTITION = 16 * Batch.CAPACITY;

    private MarkedBuildRows() {}

    /// The rows of `table` that join `plan`, a [JoinType#BUILD_SEMI] or [JoinType#BUILD_ANTI], yields for `probe`.
    static RddNode<Batch> find(
            Lowering lowering,
            PhysicalPlan plan,
            JoinCondition condition,
            Broadcast<BroadcastTable> table,
            RddNode<Batch> probe,
            int partitions) {
        String name = lowering.nameOf(plan);
        var mark = new Mark(name, table, condition, lowering.evaluation());
        List<long[]> marks = lowering.runNow(probe, mark, name + " probe side");
        int rowCount = table.value().table().rowCount();
        long[] matched = Validity.noneValid(rowCount);
        for (long[] some : marks) for (int i = 0; i < matched.length; i++) matched[i] |= some[i];
        int[] rows = rows(matched, rowCount, condition.type() == JoinType.BUILD_SEMI);
        var opener = new Opener(name, table, condition, lowering.evaluation());
        return new Source<>(name, splits(rows, partitions), opener);
    }

    private static int[] rows(long[] matched, int rowCount, boolean wanted) {
        int[] rows = new int[rowCount];
        int count = 0;
        for (int row = 0; row < rowCount; row++) {
            rows[count] = row;
            if (Validity.isSet(matched, row) == wanted) count++;
        }
        return Arrays.copyOf(rows, count);
    }

    /// As many as there must be; a few rows all go into the first.
    private static List<SourceSplit<Rows>> splits(int[] rows, int partitions) {
        int size = Math.max(LEAST_ROWS_OF_PARTITION, (rows.length + partitions - 1) / partitions);
        var splits = new ArrayList<SourceSplit<Rows>>();
        for (int i = 0; i < partitions; i++) {
            int from = (int) Math.min(rows.length, (long) i * size);
            int to = (int) Math.min(rows.length, (i + 1L) * size);
            splits.add(new SourceSplit<>(new Rows(Arrays.copyOfRange(rows, from, to)), 0));
        }
        return splits;
    }

    /// Rows of the table by number.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Rows(int[] numbers) implements Serializable {}

    private record Mark(
            String name, Broadcast<BroadcastTable> table, JoinCondition condition, EvaluationContext evaluation)
            implements PartitionAction<Batch, long[]> {

        @Override
        public long[] run(TaskContext task, Iterator<Batch> batches) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            JoinTable rows = table.value().table();
            JoinSpec spec = condition.compile(context.evaluation());
            try (var input = new IteratorOperator(batches)) {
                return new HashJoinOperator(input, rows, spec, context).markAll();
            }
        }
    }

    private record Opener(
            String name, Broadcast<BroadcastTable> table, JoinCondition condition, EvaluationContext evaluation)
            implements SplitOpener<Rows, Batch> {

        @Override
        public Iterator<Batch> open(TaskContext task, Rows split) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            var pairs = new JoinPairs(condition.withoutResidual());
            int[] numbers = split.numbers();
            context.count(OperatorCounters.ROWS_OUT, numbers.length);
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < numbers.length;
                }

                @Override
                public Batch next() {
                    int count = Math.min(Batch.CAPACITY, numbers.length - next);
                    int[] some = Arrays.copyOfRange(numbers, next, next + count);
                    next += count;
                    return pairs.buildOutput(table.value().table().rows(), some, count);
                }
            };
        }
    }
}
