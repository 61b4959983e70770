package dev.kindling.rdd.spill;

import dev.kindling.rdd.function.Order;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.TaskContext;
import java.util.Iterator;
import java.util.List;

/// Sorts pairs by key as [ExternalSort] sorts elements, but keeps them in columns.
///
/// Everything it holds is given back when the task ends, or before by [#close].
public final class PairSort implements AutoCloseable {

    private final TaskContext task;
    private final String owner;
    private final Order<Object> order;
    private final Codec<Object> codec;
    private final Reserved memory;
    private final SortedRuns<Object> runs;
    private PairColumns buffer = new PairColumns();

    public PairSort(TaskContext task, String owner, Order<Object> order, Codec<Object> codec) {
        this.task = task;
        this.owner = owner;
        this.order = order;
        this.codec = codec;
        this.memory = new Reserved(task.memory(), owner);
        this.runs = new SortedRuns<>(
                task,
                RunForm.plain(codec),
                (left, right) -> order.compare(((Pair<?, ?>) left).key(), ((Pair<?, ?>) right).key()));
        task.onCompletion(this);
    }

    public void add(Object element) {
        Pair<?, ?> pair = (Pair<?, ?>) element;
        long grown = buffer.put(pair.key(), pair.value());
        long exact = codec.sizeBytes(pair);
        if (!memory.add((exact < 0 ? grown : exact) + KeyOrder.BYTES_PER_PAIR)) spill();
    }

    /// Adds pairs in their order.
    public void addAll(List<Object> pairs) {
        if (pairs instanceof PairColumns columns && columns.isPacked()) {
            for (int i = 0; i < columns.size(); i++) {
                if (!memory.add(columns.copyTo(buffer, i) + KeyOrder.BYTES_PER_PAIR)) spill();
            }
        } else {
            pairs.forEach(this::add);
        }
    }

    private void spill() {
        task.checkCancelled();
        task.count(owner, SpillCounters.SPILLED_BYTES, memory.bytes());
        task.count(owner, SpillCounters.SPILLS, 1);
        runs.add(KeyOrder.sorted(buffer, order));
        buffer = new PairColumns();
        memory.clear();
    }

    /// All pairs added, in order. To be called once, after the last was added.
    public Iterator<Object> sorted() {
        Iterator<Object> last = KeyOrder.sorted(buffer, order);
        return runs.isEmpty() ? last : runs.merged(last);
    }

    @Override
    public void close() {
        buffer = new PairColumns();
        memory.close();
        runs.close();
    }
}
