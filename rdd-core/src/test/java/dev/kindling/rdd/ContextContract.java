package dev.kindling.rdd;

import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.JobListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/// What the contracts of the user API share: a context to try it with, and counts of what tasks do. A backend
/// passes when it extends each of them with a context of its own.
@Timeout(60)
public abstract class ContextContract {

    protected KindlingContext context;

    /// A context with two threads.
    protected abstract KindlingContext newContext();

    @BeforeEach
    void open() {
        Marks.clear();
        context = newContext();
    }

    @AfterEach
    void close() {
        close(context);
    }

    /// Ends what [#newContext] gave, unless it serves the next test as well.
    protected void close(KindlingContext opened) {
        opened.close();
    }

    static int tick(String name) {
        return Marks.leave(name);
    }

    static int ticks(String name) {
        return Marks.count(name);
    }

    Rdd<Integer> numbers(int count, int partitions) {
        return context.parallelize(IntStream.range(0, count).boxed().toList(), partitions);
    }

    /// As [#numbers], with a tick for each element and partition that is computed.
    Rdd<Integer> countedNumbers(int count, int partitions) {
        return numbers(count, partitions).mapPartitions(elements -> {
            tick("partition");
            var list = new ArrayList<Integer>();
            elements.forEachRemaining(list::add);
            return list.iterator();
        });
    }

    PairRdd<String, Integer> pairs(Object... keysAndValues) {
        var pairs = new ArrayList<Pair<String, Integer>>();
        for (int i = 0; i < keysAndValues.length; i += 2)
            pairs.add(Pair.of((String) keysAndValues[i], (Integer) keysAndValues[i + 1]));
        return context.parallelizePairs(pairs, 2);
    }

    /// The names of the stages of the jobs from now on.
    List<String> stages() {
        var stages = new CopyOnWriteArrayList<String>();
        context.backend().addListener(new JobListener() {
            @Override
            public void jobStarted(int jobId, String description, List<StagePlan> plan) {
                plan.forEach(stage -> stages.add(stage.name()));
            }
        });
        return stages;
    }
}
