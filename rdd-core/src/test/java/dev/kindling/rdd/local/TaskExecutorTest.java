package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.Source;
import dev.kindling.rdd.graph.SourceSplit;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TaskExecutorTest {

    private interface Body {

        int run(int partition) throws Exception;
    }

    private static Job<Integer, Integer> job(int count, Body body) {
        var splits =
                IntStream.range(0, count).mapToObj(i -> new SourceSplit<>(i, 0)).toList();
        var source = new Source<Integer, Integer>(
                "tasks", splits, (_, split) -> List.of(body.run(split)).iterator());
        return Job.over(source, (_, elements) -> elements.next());
    }

    @Test
    void runsOnVirtualThreads() {
        try (var backend = new LocalBackend(LocalOptions.withThreads(1).on(TaskExecutor.virtualThreads(50)))) {
            var all = new CountDownLatch(50);
            var job = job(50, partition -> {
                all.countDown();
                all.await();
                return Thread.currentThread().isVirtual() ? partition : -1;
            });
            assertThat(backend.run(job)).doesNotContain(-1).hasSize(50);
        }
    }

    @Test
    void runsOnAnExecutorOfSomebodyElseAndLeavesItOpen() {
        try (var executor = Executors.newFixedThreadPool(3)) {
            try (var backend = new LocalBackend(LocalOptions.withThreads(1).on(TaskExecutor.over(executor, 2)))) {
                assertThat(backend.parallelism()).isEqualTo(2);
                assertThat(backend.run(job(20, partition -> partition))).hasSize(20);
            }
            assertThat(executor.isShutdown()).isFalse();
        }
    }
}
