package dev.kindling.rdd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.JobListener;
import dev.kindling.rdd.graph.MapPartitions;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What becomes of tasks that fail and of jobs that are cancelled, on every backend.
public abstract class FailureContract extends BackendContract {

    @Test
    void retriesATaskThatFails() {
        var flaky = map(numbers(3, 2), i -> {
            if (i == 2 && mark("tries") < 3) throw new IllegalStateException("not yet");
            return i;
        });
        assertThat(collect(flaky)).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(marks("tries")).isEqualTo(3);
    }

    @Test
    void givesUpAfterTheLimitAndShowsTheUsersFrameFirst() {
        var broken = map(numbers(3, 2), i -> {
            mark("tries " + i);
            return Integer.parseInt(i == 3 ? "three" : "0");
        });
        var error = catchThrowableOfType(KindlingException.class, () -> collect(broken));
        assertThat(error.condition()).isEqualTo(ErrorCondition.TASK_FAILED);
        assertThat(error.parameters())
                .containsEntry("partition", "1")
                .containsEntry("attempt", "2")
                .containsEntry("failures", "3");
        assertThat(error.getMessage()).contains("NumberFormatException").contains("FailureContract.java");
        assertThat(error.getStackTrace()[0].getMethodName()).contains("givesUpAfterTheLimit");
        assertThat(error.getCause()).isInstanceOf(NumberFormatException.class);
        assertThat(marks("tries 3")).isEqualTo(3);
    }

    @Test
    void neverRetriesAnErrorOfTheUsers() {
        var broken = map(numbers(1, 1), _ -> {
            mark("tries");
            throw KindlingException.of(ErrorCondition.DIVIDE_BY_ZERO, "division by zero")
                    .build();
        });
        var error = catchThrowableOfType(KindlingException.class, () -> collect(broken));
        assertThat(error.condition()).isEqualTo(ErrorCondition.DIVIDE_BY_ZERO);
        assertThat(marks("tries")).isEqualTo(1);
    }

    @Test
    void closesWhatFailedTasksOpened() {
        var broken = map(numbers(2, 2), i -> {
            if (i > 0) throw new IllegalStateException("always");
            return i;
        });
        assertThatThrownBy(() -> collect(broken)).isInstanceOf(KindlingException.class);
        assertThat(marks("closed")).isEqualTo(marks("opened"));
    }

    @Test
    void runsCompletionActionsLastFirst() {
        var order = new MapPartitions<Integer, Integer>(numbers(1, 1), "actions", (task, elements) -> {
            task.onCompletion(() -> assertThat(mark("actions")).isEqualTo(2));
            task.onCompletion(() -> assertThat(mark("actions")).isEqualTo(1));
            return elements;
        });
        assertThat(collect(order)).containsExactly(0);
        assertThat(marks("actions")).isEqualTo(2);
    }

    @Test
    void stopsWhenCancelled() throws Exception {
        var endless = new MapPartitions<Integer, Integer>(numbers(4, 1), "wait", (_, elements) -> {
            mark("running");
            new CountDownLatch(1).await();
            return elements;
        });
        var cancellation = new Cancellation();
        try (var drivers = Executors.newSingleThreadExecutor()) {
            Future<?> result = drivers.submit(
                    () -> backend.run(Job.over(endless, BackendContract::list).cancelledBy(cancellation)));
            Marks.await("running", 2);
            cancellation.cancel("enough");
            assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(KindlingException.class, e -> {
                        assertThat(e.condition()).isEqualTo(ErrorCondition.OPERATION_CANCELED);
                        assertThat(e.parameters()).containsEntry("reason", "enough");
                    });
        }
        assertThat(marks("closed")).isEqualTo(2);
        assertThat(collect(numbers(2, 1))).containsExactly(0, 1);
    }

    @Test
    void interruptsACancelledTaskOnce() throws Exception {
        var slowToClose = new MapPartitions<Integer, Integer>(numbers(1, 1), "wait", (task, elements) -> {
            task.onCompletion(() -> {
                mark("closing");
                Thread.sleep(100); // which a further interrupt would end
                mark("closed in peace");
            });
            mark("running");
            new CountDownLatch(1).await();
            return elements;
        });
        // Holds up the job, so that it learns of the cancellation, and stops its tasks, when the task is closing.
        var holdUp = new JobListener() {
            @Override
            public void taskStarted(int jobId, int stageId, int partition, int attempt) {
                while (marks("closing") == 0) LockSupport.parkNanos(100_000);
            }
        };
        backend.addListener(holdUp);
        var cancellation = new Cancellation();
        try (var drivers = Executors.newSingleThreadExecutor()) {
            Future<?> result = drivers.submit(() ->
                    backend.run(Job.over(slowToClose, BackendContract::list).cancelledBy(cancellation)));
            Marks.await("running", 1);
            cancellation.cancel("enough");
            assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS)).hasRootCauseInstanceOf(KindlingException.class);
        } finally {
            backend.removeListener(holdUp);
        }
        Marks.await("closed in peace", 1); // a job does not wait for what a process still does
    }

    @Test
    void stopsBusyTasksThatPullElements() {
        var endless = new Source<Integer, Integer>("endless", List.of(new SourceSplit<>(0, 0)), (_, _) -> {
            mark("running");
            return Collections.nCopies(Integer.MAX_VALUE, 1).iterator();
        });
        var cancellation = new Cancellation();
        Thread.ofVirtual().start(() -> {
            while (marks("running") < 1) LockSupport.parkNanos(100_000);
            cancellation.cancel("enough");
        });
        var job = Job.<Integer, Long>over(endless, (_, elements) -> {
                    long sum = 0;
                    while (elements.hasNext()) sum += elements.next() / 2;
                    return sum;
                })
                .cancelledBy(cancellation);
        var error = catchThrowableOfType(KindlingException.class, () -> backend.run(job));
        assertThat(error.condition()).isEqualTo(ErrorCondition.OPERATION_CANCELED);
    }

    @Test
    void cancelsTheJobOfAnInterruptedThread() {
        Thread.currentThread().interrupt();
        var error = catchThrowableOfType(KindlingException.class, () -> collect(numbers(2, 2)));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(error.condition()).isEqualTo(ErrorCondition.OPERATION_CANCELED);
    }

    @Test
    void failsJobsThatRunWhenItIsClosed() throws Exception {
        var endless = new MapPartitions<Integer, Integer>(numbers(4, 1), "wait", (_, elements) -> {
            mark("running");
            new CountDownLatch(1).await();
            return elements;
        });
        try (var drivers = Executors.newSingleThreadExecutor()) {
            Future<?> result = drivers.submit(() -> collect(endless));
            Marks.await("running", 2);
            backend.close();
            assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS)).hasMessageContaining("closed");
        }
        assertThatThrownBy(() -> collect(numbers(1, 1))).hasMessageContaining("closed");
    }
}
