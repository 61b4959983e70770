package dev.kindling.rdd.spill;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.spill.RunForm.Tagged;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Combines values by key, in memory as long as the budget allows. The result is the same however often it spills:
/// one pair per key, in the order the keys first came.
///
/// A table that is refused memory is written as a run in the order of the keys' hash codes, each pair with the
/// number of its key by arrival. In the end the runs are merged: pairs of one hash code come together, those of
/// equal keys are merged in the order of runs, and what comes out is sorted by number, which may spill again. So it
/// needs memory for the pairs of one hash code only.
///
/// Everything it holds is given back when the task ends, or before by [#close].
public final class ExternalCombining<K, V, C> implements AutoCloseable {

    private final TaskContext task;
    private final String owner;
    private final Combiner<Object, Object> combiner;
    private final Codec<Pair<K, C>> codec;
    private final Reserved memory;
    private final SortedRuns<Tagged<Pair<K, C>>> runs;
    private final CombiningTable table;
    private long arrived;

    @SuppressWarnings("unchecked") // the table does not know its types; only this class puts values in
    public ExternalCombining(TaskContext task, String owner, Combiner<V, C> combiner, Codec<Pair<K, C>> codec) {
        this.task = task;
        this.owner = owner;
        this.combiner = (Combiner<Object, Object>) (Combiner<?, ?>) combiner;
        this.codec = codec;
        this.memory = new Reserved(task.memory(), owner);
        this.table = new CombiningTable(this.combiner);
        this.runs = new SortedRuns<>(task, RunForm.tagged(codec), byHash());
        task.onCompletion(this);
    }

    private static <K, C> Comparator<Tagged<Pair<K, C>>> byHash() {
        return Comparator.comparingInt(
                tagged -> Objects.hashCode(tagged.element().key()));
    }

    /// Takes in a value of `key`.
    public void add(K key, V value) throws Exception {
        grown(table.add(key, value));
    }

    /// Takes in what was combined elsewhere.
    public void merge(K key, C combined) throws Exception {
        grown(table.merge(key, combined));
    }

    private void grown(long bytes) {
        if (bytes > 0 && !memory.add(bytes)) spill();
    }

    private void spill() {
        task.checkCancelled();
        task.count(owner, SpillCounters.SPILLED_BYTES, memory.bytes());
        task.count(owner, SpillCounters.SPILLS, 1);
        runs.add(byHashCode());
        arrived += table.size();
        table.clear();
        memory.clear();
    }

    private Iterator<Tagged<Pair<K, C>>> byHashCode() {
        var order = new long[table.size()];
        for (int i = 0; i < order.length; i++) order[i] = (long) table.hashCode(i) << 32 | i;
        Arrays.sort(order);
        return entries(i -> (int) order[i]);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // what was put in as K and C, which may be nullable
    private Iterator<Tagged<Pair<K, C>>> entries(IntUnaryOperator order) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < table.size();
            }

            @Override
            public Tagged<Pair<K, C>> next() {
                if (!hasNext()) throw new NoSuchElementException();
                int index = order.applyAsInt(next++);
                return new Tagged<>(arrived + index, new Pair<>((K) table.key(index), (C) table.value(index)));
            }
        };
    }

    /// A pair per key. To be called once, after the last value was taken in.
    public Iterator<Pair<K, C>> combined() {
        Iterator<Tagged<Pair<K, C>>> entries = runs.isEmpty() ? entries(i -> i) : byArrival();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return entries.hasNext();
            }

            @Override
            public Pair<K, C> next() {
                return entries.next().element();
            }
        };
    }

    private Iterator<Tagged<Pair<K, C>>> byArrival() {
        spill();
        var sort = new ExternalSort<Tagged<Pair<K, C>>>(
                task, owner, Comparator.comparingLong(Tagged::tag), RunForm.tagged(codec));
        var merged = runs.merged(List.<Tagged<Pair<K, C>>>of().iterator());
        var sameHash = new ArrayList<Tagged<Pair<K, C>>>();
        int hash = 0;
        try {
            while (merged.hasNext()) {
                Tagged<Pair<K, C>> entry = merged.next();
                int its = Objects.hashCode(entry.element().key());
                if (its != hash) {
                    sameHash.forEach(sort::add);
                    sameHash.clear();
                    hash = its;
                }
                mergeInto(sameHash, entry);
            }
        } catch (Exception e) {
            throw Unchecked.rethrow(e);
        }
        sameHash.forEach(sort::add);
        runs.close();
        return sort.sorted();
    }

    @SuppressWarnings("unchecked") // what merge yields is C
    private void mergeInto(List<Tagged<Pair<K, C>>> sameHash, Tagged<Pair<K, C>> entry) throws Exception {
        for (int i = 0; i < sameHash.size(); i++) {
            Tagged<Pair<K, C>> earlier = sameHash.get(i);
            Pair<K, C> pair = earlier.element();
            if (!Objects.equals(pair.key(), entry.element().key())) continue;
            Object merged = mergeValues(pair.value(), entry.element().value());
            sameHash.set(i, new Tagged<>(earlier.tag(), new Pair<>(pair.key(), (C) merged)));
            return;
        }
        sameHash.add(entry);
    }

    @SuppressWarnings("NullAway") // combined values may be null where the collection holds nulls
    private Object mergeValues(@Nullable Object earlier, @Nullable Object later) throws Exception {
        return combiner.merge().call(earlier, later);
    }

    @Override
    public void close() {
        table.clear();
        memory.close();
        runs.close();
    }
}
