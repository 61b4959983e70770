package dev.kindling.rdd.spill;

import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.TaskContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;

/// Sorts elements stably, in memory as long as the budget allows: a buffer that is refused memory is sorted and
/// written as a run, and in the end the runs are merged. What does not spill is never serialized.
///
/// Everything it holds is given back when the task ends, or before by [#close].
public final class ExternalSort<T> implements AutoCloseable {

    private static final int BYTES_PER_PLACE = 8;

    private final TaskContext task;
    private final String owner;
    private final Comparator<? super T> order;
    private final RunForm<T> form;
    private final Reserved memory;
    private final SortedRuns<T> runs;
    private ArrayList<T> buffer = new ArrayList<>();

    public ExternalSort(TaskContext task, String owner, Comparator<? super T> order, Codec<T> codec) {
        this(task, owner, order, RunForm.plain(codec));
    }

    ExternalSort(TaskContext task, String owner, Comparator<? super T> order, RunForm<T> form) {
        this.task = task;
        this.owner = owner;
        this.order = order;
        this.form = form;
        this.memory = new Reserved(task.memory(), owner);
        this.runs = new SortedRuns<>(task, form, order);
        task.onCompletion(this);
    }

    public void add(T element) {
        buffer.add(element);
        if (!memory.add(form.sizeBytes(element) + BYTES_PER_PLACE)) spill();
    }

    private void spill() {
        task.checkCancelled();
        task.count(owner, SpillCounters.SPILLED_BYTES, memory.bytes());
        task.count(owner, SpillCounters.SPILLS, 1);
        buffer.sort(order);
        runs.add(buffer.iterator());
        buffer = new ArrayList<>();
        memory.clear();
    }

    /// All elements added, in order. To be called once, after the last was added.
    public Iterator<T> sorted() {
        buffer.sort(order);
        return runs.isEmpty() ? buffer.iterator() : runs.merged(buffer.iterator());
    }

    @Override
    public void close() {
        buffer = new ArrayList<>();
        memory.close();
        runs.close();
    }
}
