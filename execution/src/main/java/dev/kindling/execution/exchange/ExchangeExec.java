package dev.kindling.execution.exchange;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.IteratorOperator;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.spill.SerializedBatches;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Brings rows to the partitions they belong to. Inside one JVM the batches are handed over by reference.
///
/// @param routing where a row goes
public record ExchangeExec(PhysicalPlan input, Routing routing, int partitionCount) implements PhysicalPlan {

    /// Where rows go.
    public sealed interface Routing extends Serializable {

        /// All to one partition.
        record ToOne() implements Routing {}

        /// Rows of equal values in `columns` to the same partition.
        record ByHash(List<Integer> columns) implements Routing {
            public ByHash {
                columns = List.copyOf(columns);
            }
        }

        /// Evenly, one after the other.
        record RoundRobin() implements Routing {}

        /// By ranges in the order of `keys`, found by a sample of the rows before they move.
        record ByRange(List<SortKey> keys) implements Routing {
            public ByRange {
                keys = List.copyOf(keys);
            }
        }
    }

    public static ExchangeExec toOne(PhysicalPlan input) {
        return new ExchangeExec(input, new Routing.ToOne(), 1);
    }

    public static ExchangeExec byHash(PhysicalPlan input, List<Integer> columns, int partitions) {
        return new ExchangeExec(input, new Routing.ByHash(columns), partitions);
    }

    public static ExchangeExec roundRobin(PhysicalPlan input, int partitions) {
        return new ExchangeExec(input, new Routing.RoundRobin(), partitions);
    }

    public static ExchangeExec byRange(PhysicalPlan input, List<SortKey> keys, int partitions) {
        return new ExchangeExec(input, new Routing.ByRange(keys), partitions);
    }

    @Override
    public String name() {
        return "Exchange";
    }

    @Override
    public String arguments() {
        return switch (routing) {
            case Routing.ToOne _ -> "to one partition";
            case Routing.ByHash(var columns) ->
                "by hash of "
                        + columns.stream()
                                .map(c -> input.schema().field(c).name())
                                .toList() + " to " + partitionCount + " partitions";
            case Routing.RoundRobin _ -> "evenly to " + partitionCount + " partitions";
            case Routing.ByRange(var keys) ->
                "by range of "
                        + keys.stream()
                                .map(k -> input.schema().field(k.column()).name() + (k.ascending() ? "" : " DESC"))
                                .toList()
                        + " to " + partitionCount + " partitions";
        };
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(input);
    }

    @Override
    public StructType schema() {
        return input.schema();
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        return sent(lowering).rows();
    }

    /// As [#lower], with it left open how the rows are read that are sent.
    public ShuffledRows sent(Lowering lowering) {
        String name = lowering.nameOf(this);
        List<DataType> types = input.schema().types();
        RddNode<Batch> rows = input.lower(lowering);
        SerializedBatches bounds = routing instanceof Routing.ByRange(var keys)
                ? RangeSample.bounds(lowering, rows, types, keys, partitionCount)
                : null;
        var send = new Send(name, types, routing, bounds, partitionCount, lowering.evaluation());
        var targeted = new MapPartitions<>(rows, name, send);
        return ShuffledRows.of(targeted, partitionCount, name);
    }

    /// All batches of `rows` in one partition, in partition order. They must own their memory, as those of a limit
    /// do not when their source reuses buffers; so they are copied.
    public static RddNode<Batch> gather(RddNode<Batch> rows, String name) {
        return replicate(rows, 1, name);
    }

    /// All batches of `rows` in each of `partitions` partitions.
    public static RddNode<Batch> replicate(RddNode<Batch> rows, int partitions, String name) {
        var copies = new MapPartitions<>(rows, name, new CopyToEach(partitions));
        return ShuffledRows.of(copies, partitions, name).rows();
    }

    private record CopyToEach(int targets) implements PartitionFunction<Batch, Pair<Integer, Batch>> {

        @Override
        public Iterator<Pair<Integer, Batch>> apply(TaskContext task, Iterator<Batch> batches) {
            return new Iterator<>() {
                private @Nullable Batch copy;
                private int next = targets;

                @Override
                public boolean hasNext() {
                    return next < targets || batches.hasNext();
                }

                @Override
                public Pair<Integer, Batch> next() {
                    Batch batch = copy;
                    if (next == targets || batch == null) {
                        copy = batch = BatchCopies.copy(batches.next());
                        next = 0;
                    }
                    return Pair.of(next++, batch);
                }
            };
        }
    }

    /// @param bounds the rows between ranges, where they are routed by range
    private record Send(
            String name,
            List<DataType> types,
            Routing routing,
            @Nullable SerializedBatches bounds,
            int targets,
            EvaluationContext evaluation)
            implements PartitionFunction<Batch, Pair<Integer, Batch>> {

        @Override
        public Iterator<Pair<Integer, Batch>> apply(TaskContext task, Iterator<Batch> batches) {
            var context = new OperatorContext(task, evaluation.inPartition(task.partition()), name);
            RowRouter router = switch (routing) {
                case Routing.ToOne _ -> RowRouter.single();
                case Routing.ByHash(var columns) ->
                    RowRouter.hash(columns.stream().mapToInt(Integer::intValue).toArray(), targets);
                case Routing.RoundRobin _ -> RowRouter.roundRobin(targets, task.partition());
                case Routing.ByRange(var keys) ->
                    bounds == null
                            ? RowRouter.single()
                            : RowRouter.range(RangeBounds.at(bounds.batches().getFirst(), keys));
            };
            return new Sending(types, targets, router, new IteratorOperator(batches), context);
        }
    }

    /// Deals out the rows of its input as it is pulled from.
    private static final class Sending implements Iterator<Pair<Integer, Batch>> {

        private final IteratorOperator input;
        private final ExchangeWriter writer;
        private final ArrayDeque<Pair<Integer, Batch>> ready = new ArrayDeque<>();
        private boolean ended;

        Sending(List<DataType> types, int targets, RowRouter router, IteratorOperator input, OperatorContext context) {
            this.input = input;
            this.writer = new ExchangeWriter(
                    types, targets, router, (target, batch) -> ready.add(Pair.of(target, batch)), context);
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && !ended) {
                Batch batch = input.next();
                if (batch != null) {
                    writer.add(batch);
                } else {
                    ended = true;
                    writer.finish();
                }
            }
            return !ready.isEmpty();
        }

        @Override
        public Pair<Integer, Batch> next() {
            if (!hasNext()) throw new NoSuchElementException();
            return ready.remove();
        }
    }
}
