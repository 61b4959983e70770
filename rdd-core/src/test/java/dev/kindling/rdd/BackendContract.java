package dev.kindling.rdd;

import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.Combiner;
import dev.kindling.rdd.graph.JavaCodec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Partitioner;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.Shuffle;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.TaskContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// What the contracts of backends share: a backend to try, collections to try it with, and marks that tasks leave.
/// A backend passes when it passes all of [BackendContracts], or those that concern it one by one.
@Timeout(60)
public abstract class BackendContract {

    /// The backend under test: two tasks at a time, at most three failures of a task.
    protected Backend backend;

    /// The kind of backend under test.
    protected abstract BackendKind kind();

    @BeforeEach
    void open() {
        Marks.clear();
        backend = kind().open(BackendKind.Settings.DEFAULT);
    }

    @AfterEach
    void close() {
        kind().close(backend);
    }

    void loseShuffleOutput(Shuffle<?, ?, ?> shuffle, int inputPartition) {
        kind().loseShuffleOutput(backend, shuffle, inputPartition);
    }

    static int mark(String name) {
        return Marks.leave(name);
    }

    static int marks(String name) {
        return Marks.count(name);
    }

    /// Partitions of numbers; opening and closing leaves marks.
    static RddNode<Integer> numbers(int partitions, int perPartition) {
        var splits = IntStream.range(0, partitions)
                .mapToObj(i -> new SourceSplit<>(i, 0))
                .toList();
        return new Source<Integer, Integer>("numbers", splits, (_, split) -> {
            mark("opened");
            mark("opened " + split);
            return new Marked(split * perPartition, (split + 1) * perPartition);
        });
    }

    static final class Marked implements CloseableIterator<Integer> {

        private int next;
        private final int end;

        Marked(int start, int end) {
            this.next = start;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public Integer next() {
            if (!hasNext()) throw new NoSuchElementException();
            mark("pulled");
            return next++;
        }

        @Override
        public void close() {
            mark("closed");
        }
    }

    static <S, T> RddNode<T> map(RddNode<S> input, Function<S, T> function) {
        return new MapPartitions<>(input, "map", (_, elements) -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return elements.hasNext();
            }

            @Override
            public T next() {
                try {
                    return function.call(elements.next());
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }

    static <T> List<T> list(TaskContext task, Iterator<T> elements) {
        var list = new ArrayList<T>();
        elements.forEachRemaining(list::add);
        return list;
    }

    <T> List<T> collect(RddNode<T> node) {
        return backend.run(Job.over(node, BackendContract::list)).stream()
                .flatMap(List::stream)
                .toList();
    }

    <T> List<List<T>> glom(RddNode<T> node) {
        return backend.run(Job.over(node, BackendContract::list));
    }

    static Shuffle<Integer, Integer, Integer> summedByKey(RddNode<Pair<Integer, Integer>> pairs, int partitions) {
        return new Shuffle<>(
                pairs,
                partitions,
                Partitioner.byHash(),
                new Combiner<>(v -> v, Integer::sum, Integer::sum),
                null,
                new JavaCodec<>());
    }
}
