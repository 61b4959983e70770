package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.exchange.BatchCopies;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.spill.SerializedBatches;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The build side of a broadcast join, the same for all tasks. Inside one JVM they share one table; where it is serialized,
/// the rows travel and the table is made anew on the other side, outside of any budget.
public final class BroadcastTable implements Serializable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final transient JoinTable table;
    private final JoinCondition condition;

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

    private Object writeReplace() {
        return new Form(new SerializedBatches(table.batches()), condition);
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
            return builder == null
                    ? this
                    : of(builder.batches().stream().map(BatchCopies::copy).toList());
        }
    }
}
