package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.JobListener;
import dev.kindling.rdd.graph.MapPartitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What tasks share with their job and tell of themselves, and jobs beside each other, on every backend.
public abstract class ReportingContract extends BackendContract {

    @Test
    void deliversBroadcasts() {
        var broadcast = backend.broadcast(new ArrayList<>(List.of("zero", "one", "two")));
        assertThat(collect(map(numbers(3, 1), i -> broadcast.value().get(i)))).containsExactly("zero", "one", "two");
        broadcast.destroy();
        var error = catchThrowableOfType(KindlingException.class, broadcast::value);
        assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_HANDLE);
    }

    static final class Sum extends Accumulator<Integer, Long> {

        private long sum;

        @Override
        protected Sum empty() {
            return new Sum();
        }

        @Override
        protected void accept(Integer value) {
            sum += value;
        }

        @Override
        protected void merge(Accumulator<Integer, Long> other) {
            sum += ((Sum) other).sum;
        }

        @Override
        protected Long current() {
            return sum;
        }
    }

    @Test
    void countsEachPartitionOnceInSpiteOfRetriesAndRecomputation() {
        var seen = backend.register(new Sum());
        var counted = new MapPartitions<Integer, Pair<Integer, Integer>>(numbers(3, 4), "count", (task, elements) -> {
            var pairs = new ArrayList<Pair<Integer, Integer>>();
            while (elements.hasNext()) {
                int number = elements.next();
                seen.add(1);
                task.count("op", "rows", 1);
                if (number == 5 && mark("tries") < 3) throw new IllegalStateException("not yet");
                pairs.add(Pair.of(number % 2, number));
            }
            return pairs.iterator();
        });
        var shuffle = summedByKey(counted, 2);
        var counters = new Counters();
        backend.run(Job.over(shuffle, BackendContract::list).countingInto(counters));
        loseShuffleOutput(shuffle, 0);
        backend.run(Job.over(map(shuffle, Pair::key), BackendContract::list).countingInto(counters));
        assertThat(seen.value()).isEqualTo(12);
        assertThat(counters.total("op", "rows")).isEqualTo(12);
        assertThat(counters.byPartition("op", "rows")).isEqualTo(Map.of(0, 4L, 1, 4L, 2, 4L));
        assertThat(counters.totals()).isEqualTo(Map.of("op", Map.of("rows", 12L)));
    }

    @Test
    void refusesAnAccumulatorThatIsNotRegistered() {
        var sum = new Sum();
        var error = catchThrowableOfType(
                KindlingException.class,
                () -> collect(map(numbers(1, 1), i -> {
                    sum.add(1);
                    return i;
                })));
        assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_HANDLE);
    }

    @Test
    void tellsListenersOfEveryTask() {
        var events = new ArrayList<String>();
        var listener = new JobListener() {
            @Override
            public void jobStarted(int jobId, String description, List<StagePlan> stages) {
                events.add("job " + description + " "
                        + stages.stream()
                                .map(s -> s.name() + ":" + s.taskCount())
                                .toList());
            }

            @Override
            public void taskEnded(int jobId, int stageId, int partition, int attempt, TaskOutcome outcome) {
                events.add("task " + outcome);
            }

            @Override
            public void stageEnded(int jobId, int stageId) {
                events.add("stage");
            }

            @Override
            public void jobEnded(int jobId, @Nullable Throwable error) {
                events.add("end " + error);
            }
        };
        backend.addListener(listener);
        var sums = summedByKey(map(numbers(2, 4), i -> Pair.of(i % 2, i)), 1);
        backend.run(Job.over(sums, BackendContract::list).described("sums"));
        backend.removeListener(listener);
        collect(sums);
        assertThat(events)
                .containsExactly(
                        "job sums [shuffle (1):2, shuffle (1):1]",
                        "task SUCCEEDED",
                        "task SUCCEEDED",
                        "stage",
                        "task SUCCEEDED",
                        "stage",
                        "end null");
    }

    @Test
    void runsJobsOfSeveralThreadsBesideEachOther() throws Exception {
        var sums = summedByKey(map(numbers(8, 50), i -> Pair.of(i % 10, 1)), 4);
        try (var drivers = Executors.newFixedThreadPool(6)) {
            var results = new ArrayList<Future<List<Pair<Integer, Integer>>>>();
            for (int i = 0; i < 24; i++) results.add(drivers.submit(() -> collect(sums)));
            for (var result : results)
                assertThat(result.get())
                        .hasSize(10)
                        .allSatisfy(pair -> assertThat(pair.value()).isEqualTo(40));
        }
    }

    @Test
    void refusesAJobInsideATask() {
        var nested = map(numbers(1, 1), _ -> {
            try (var inner = KindlingContext.local()) {
                return inner.range(3).count();
            }
        });
        var error = catchThrowableOfType(KindlingException.class, () -> collect(nested));
        assertThat(error.condition()).isEqualTo(ErrorCondition.CANNOT_INVOKE_IN_TRANSFORMATIONS);
    }
}
