package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.spill.SerializedBatches;
import dev.kindling.execution.store.RowStore;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The build side of a broadcast join, the same for all tasks. Inside one JVM they share one table; where it is
/// serialized, the rows travel and the table is made anew on the other side, outside of any budget.
public final class BroadcastTable implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final transient JoinTable table;
    private final JoinCondition condition;
    private final transient Map<List<Integer>, RuntimeFilter> filters = new ConcurrentHashMap<>();

    private BroadcastTable(JoinTable table, JoinCondition condition) {
        this.table = table;
        this.condition = condition;
    }

    /// The table of the rows in `parts`, accounted to `context`.
    static BroadcastTable of(List<BuildPart> parts, JoinCondition condition, OperatorContext context) {
        List<JoinTable.Builder> builders =
                parts.stream().map(p -> p.builder(condition, context)).toList();
        return new BroadcastTable(JoinTable.of(builders, condition.withoutResidual(), context), condition);
    }

    public JoinTable table() {
        return table;
    }

    @Override
    public void close() {
        table.close();
    }

    /// What the table knows of key number `key`, as a condition on column `column` of a scan.
    RuntimeFilter filter(int key, int column) {
        return filters.computeIfAbsent(
                List.of(key, column), _ -> BuildKeyFilter.of(table, condition.withoutResidual(), key, column));
    }

    private Object writeReplace() {
        return new Form(new SerializedBatches(batches(table.rows())), condition);
    }

    private static List<Batch> batches(RowStore rows) {
        var batches = new ArrayList<Batch>();
        for (int from = 0; from < rows.rowCount(); from += Batch.CAPACITY) {
            batches.add(rows.range(from, Math.min(Batch.CAPACITY, rows.rowCount() - from)));
        }
        return batches;
    }

    /// The table of all rows of `build`, which runs now, or null if there is no memory for it; it is given back
    /// when the query ends.
    static @Nullable Broadcast<BroadcastTable> tryBuild(
            Lowering lowering, PhysicalPlan build, String name, JoinCondition condition) {
        try {
            return build(lowering, build.lower(lowering), name, condition);
        } catch (KindlingException e) {
            if (e.condition() != ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY) throw e;
            return null;
        }
    }

    /// As above, of rows that are a graph already.
    static @Nullable Broadcast<BroadcastTable> tryBuild(
            Lowering lowering, RddNode<Batch> rows, String name, JoinCondition condition) {
        try {
            return build(lowering, rows, name, condition);
        } catch (KindlingException e) {
            if (e.condition() != ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY) throw e;
            return null;
        }
    }

    private static Broadcast<BroadcastTable> build(
            Lowering lowering, RddNode<Batch> rows, String name, JoinCondition condition) {
        try (var open = new OpenBuilders()) {
            var collect = new Collect(name, condition, lowering.evaluation(), open);
            List<BuildPart> parts = lowering.runNow(rows, collect, name + " build side");
            OperatorContext context =
                    UnboundedTask.context(name, lowering.backend().memory());
            BroadcastTable table = of(parts, condition, context);
            Broadcast<BroadcastTable> broadcast = lowering.backend().broadcast(table);
            lowering.closeAtEnd(() -> {
                broadcast.destroy();
                table.close();
            });
            return broadcast;
        }
    }

    /// `rows`, with each of its tasks counted as one that lacks the table.
    static RddNode<Batch> withoutTable(RddNode<Batch> rows, String name) {
        return new MapPartitions<>(rows, name, new CountTask(name));
    }

    private record CountTask(String name) implements PartitionFunction<Batch, Batch> {

        @Override
        public Iterator<Batch> apply(TaskContext task, Iterator<Batch> batches) {
            task.count(name, OperatorCounters.BUILD_SIDE_TOO_LARGE, 1);
            return batches;
        }
    }

    /// The builders that tasks have filled: to be closed if there is no table in the end, or other attempts at the
    /// same tasks were faster.
    private static final class OpenBuilders implements Serializable, AutoCloseable {

        private static final long serialVersionUID = 1L;

        private final transient List<JoinTable.Builder> builders = new ArrayList<>();
        private boolean closed;

        synchronized void add(JoinTable.Builder builder) {
            if (closed) builder.close();
            else builders.add(builder);
        }

        @Override
        public synchronized void close() {
            closed = true;
            for (JoinTable.Builder builder : builders) builder.close();
            builders.clear();
        }

        /// On the far side of a serialization the rows travel back, and their builder ends with its task.
        private Object readResolve() {
            var here = new OpenBuilders();
            here.closed = true;
            return here;
        }
    }

    private record Collect(String name, JoinCondition condition, EvaluationContext evaluation, OpenBuilders open)
            implements PartitionAction<Batch, BuildPart> {

        @Override
        public BuildPart run(TaskContext task, Iterator<Batch> batches) {
            var builder = new JoinTable.Builder(condition.build().types(), new OperatorContext(task, evaluation, name));
            try {
                while (batches.hasNext()) {
                    task.checkCancelled();
                    Batch batch = batches.next();
                    if (batch.rowCount() > 0) builder.add(batch);
                }
                open.add(builder);
                return BuildPart.of(builder);
            } catch (RuntimeException | Error e) {
                builder.close();
                throw e;
            }
        }
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("only the byte form is read");
    }

    /// The byte form.
    private record Form(SerializedBatches rows, JoinCondition condition) implements Serializable {

        private Object readResolve() {
            OperatorContext context = UnboundedTask.context("Broadcast");
            return of(List.of(BuildPart.of(rows.batches())), condition, context);
        }
    }

    /// What one task collected of the build side: a builder inside the JVM, rows where it was serialized.
    static final class BuildPart implements Serializable {

        private static final long serialVersionUID = 1L;

        private final transient JoinTable.@Nullable Builder builder;
        private final SerializedBatches rows;

        private BuildPart(JoinTable.@Nullable Builder builder, SerializedBatches rows) {
            this.builder = builder;
            this.rows = rows;
        }

        static BuildPart of(JoinTable.Builder builder) {
            return new BuildPart(builder, new SerializedBatches(List.of()));
        }

        static BuildPart of(List<Batch> batches) {
            return new BuildPart(null, new SerializedBatches(batches));
        }

        JoinTable.Builder builder(JoinCondition condition, OperatorContext context) {
            if (builder != null) return builder;
            var rebuilt = new JoinTable.Builder(condition.build().types(), context);
            for (Batch batch : rows.batches()) rebuilt.add(batch);
            return rebuilt;
        }

        private Object writeReplace() {
            return builder == null ? this : of(batches(builder.rows()));
        }
    }
}
