package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.Coalesce;
import dev.kindling.rdd.graph.ShuffleParts;
import dev.kindling.rdd.graph.Unchecked;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// The steps of a stage, inputs before what reads them; the last one is the stage's collection.
///
/// @param depth the longest way from the last step to a leaf: so many iterators can be nested
record Program(List<Step> steps, List<Integer> partitionCounts, int depth) implements Serializable {

    /// The elements of a partition of the stage's collection. All steps between are one pass.
    Iterator<Object> open(TaskRun run, int partition) throws Exception {
        return open(run, steps.size() - 1, partition, run.scope());
    }

    private Iterator<Object> open(TaskRun run, int index, int partition, CloseScope scope) throws Exception {
        return switch (steps.get(index)) {
            case Step.FromSource source -> {
                var split = run.split(index, partition);
                yield run.cancellable(scope.closing(source.opener().open(run, split.data())));
            }
            case Step.Mapped map -> scope.closing(map.function().apply(run, open(run, map.input(), partition, scope)));
            case Step.Zipped zip -> {
                Iterator<Object> left = open(run, zip.left(), partition, scope);
                Iterator<Object> right = open(run, zip.right(), partition, scope);
                yield scope.closing(zip.function().apply(run, left, right));
            }
            case Step.United union -> {
                int input = inputOf(union, partition);
                int start = union.starts().get(input);
                yield open(run, union.inputs().get(input), partition - start, scope);
            }
            case Step.Coalesced coalesced -> scope.closing(new Group(run, coalesced, partition));
            case Step.Persisted persisted -> persisted(run, persisted, partition);
            case Step.FromShuffle shuffle ->
                run.cancellable(
                        ShuffleReader.open(run.shuffle(shuffle.outputId(), partition), shuffle, partition, run));
            case Step.FromShuffleParts some -> {
                ShuffleParts.Part part = some.parts().get(partition);
                ShuffleInput output = run.shuffle(some.outputId(), part.partition());
                yield run.cancellable(ShuffleReader.open(output, part, some.codec(), run));
            }
            case Step.FromCheckpoint checkpoint ->
                run.cancellable(scope.closing(checkpoint.files().read(partition)));
        };
    }

    private static int inputOf(Step.United union, int partition) {
        int input = union.starts().size() - 1;
        while (union.starts().get(input) > partition) input--;
        return input;
    }

    private Iterator<Object> persisted(TaskRun run, Step.Persisted step, int partition) throws Exception {
        PersistedInput cache = run.persisted(step);
        Iterator<Object> elements = cache.read(partition, run);
        if (elements == null) {
            var source = new CloseScope();
            boolean opened = false;
            try {
                elements = cache.keep(partition, open(run, step.input(), partition, source), source, run);
                opened = true;
            } finally {
                if (!opened) source.close();
            }
        }
        return run.cancellable(elements);
    }

    /// Per step, the partitions that have to be computed for `wanted` of the last step. What is in a cache is not
    /// asked of the steps below it.
    List<BitSet> needed(BitSet wanted, Kept caches) {
        var needed = new ArrayList<BitSet>();
        for (int i = 0; i < steps.size(); i++) needed.add(new BitSet());
        needed.getLast().or(wanted);
        for (int i = steps.size() - 1; i >= 0; i--) {
            BitSet here = needed.get(i);
            switch (steps.get(i)) {
                case Step.FromSource _, Step.FromShuffle _, Step.FromShuffleParts _, Step.FromCheckpoint _ -> {}
                case Step.Mapped map -> needed.get(map.input()).or(here);
                case Step.Zipped zip -> {
                    needed.get(zip.left()).or(here);
                    needed.get(zip.right()).or(here);
                }
                case Step.United union ->
                    here.stream().forEach(p -> {
                        int input = inputOf(union, p);
                        needed.get(union.inputs().get(input))
                                .set(p - union.starts().get(input));
                    });
                case Step.Coalesced group ->
                    here.stream()
                            .forEach(p -> needed.get(group.input())
                                    .set(
                                            Coalesce.groupStart(p, group.groups(), group.inputCount()),
                                            Coalesce.groupStart(p + 1, group.groups(), group.inputCount())));
                case Step.Persisted persisted ->
                    here.stream()
                            .filter(p -> !caches.has(persisted.cacheId(), p))
                            .forEach(needed.get(persisted.input())::set);
            }
        }
        return needed;
    }

    /// The size of each partition of the last step as far as it is known, in units that compare.
    long[] sizes(Splits splits, OutputLookup outputs) {
        var sizes = new ArrayList<long[]>();
        for (int i = 0; i < steps.size(); i++) {
            int count = partitionCounts.get(i);
            sizes.add(
                    switch (steps.get(i)) {
                        case Step.FromSource _ -> splits.sizes(i);
                        case Step.Mapped map -> sizes.get(map.input());
                        case Step.Zipped zip -> sum(sizes.get(zip.left()), sizes.get(zip.right()));
                        case Step.Persisted persisted -> sizes.get(persisted.input());
                        case Step.FromShuffle shuffle -> outputs.sizes(shuffle.outputId(), count);
                        case Step.FromShuffleParts some -> sizes(some, outputs);
                        case Step.FromCheckpoint _ -> new long[count];
                        case Step.United union -> {
                            var all = new long[count];
                            for (int n = 0; n < union.inputs().size(); n++) {
                                long[] part = sizes.get(union.inputs().get(n));
                                System.arraycopy(part, 0, all, union.starts().get(n), part.length);
                            }
                            yield all;
                        }
                        case Step.Coalesced group -> {
                            var sums = new long[count];
                            long[] parts = sizes.get(group.input());
                            for (int p = 0; p < count; p++) {
                                int end = Coalesce.groupStart(p + 1, group.groups(), group.inputCount());
                                for (int q = Coalesce.groupStart(p, group.groups(), group.inputCount()); q < end; q++)
                                    sums[p] += parts[q];
                            }
                            yield sums;
                        }
                    });
        }
        return sizes.getLast();
    }

    /// As if all map tasks had made the same.
    private static long[] sizes(Step.FromShuffleParts some, OutputLookup outputs) {
        long[] whole = outputs.sizes(some.outputId(), some.partitions());
        return some.parts().stream()
                .mapToLong(part ->
                        whole[part.partition()] * (part.endMap() - part.firstMap()) / Math.max(1, some.mapCount()))
                .toArray();
    }

    private static long[] sum(long[] left, long[] right) {
        var sums = left.clone();
        for (int i = 0; i < sums.length; i++) sums[i] += right[i];
        return sums;
    }

    /// Whether a partition of a persisted node is kept.
    @FunctionalInterface
    interface Kept {

        boolean has(long cacheId, int partition);
    }

    /// Finds the sizes of the partitions of a shuffle by id.
    @FunctionalInterface
    interface OutputLookup {

        long[] sizes(long outputId, int partitions);
    }

    /// The partitions of a group one after the other, each closed before the next is opened.
    private final class Group implements Iterator<Object>, AutoCloseable {

        private final TaskRun run;
        private final int input;
        private final int end;
        private int next;
        private CloseScope scope = new CloseScope();
        private Iterator<Object> current = List.of().iterator();

        Group(TaskRun run, Step.Coalesced step, int group) {
            this.run = run;
            this.input = step.input();
            this.next = Coalesce.groupStart(group, step.groups(), step.inputCount());
            this.end = Coalesce.groupStart(group + 1, step.groups(), step.inputCount());
        }

        @Override
        public boolean hasNext() {
            while (!current.hasNext()) {
                if (next == end) return false;
                try {
                    scope.close();
                    scope = new CloseScope();
                    current = open(run, input, next++, scope);
                } catch (Exception e) {
                    throw Unchecked.rethrow(e);
                }
            }
            return true;
        }

        @Override
        public Object next() {
            if (!hasNext()) throw new NoSuchElementException();
            return current.next();
        }

        @Override
        public void close() {
            scope.close();
        }
    }
}
