package dev.kindling.rdd.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.rdd.ForkedJvm;
import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.Marks;
import dev.kindling.rdd.RddOptions;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.storage.StorageLevel;
import dev.kindling.rdd.worker.WorkerOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Worker processes that die, are killed, do not start, or are left behind.
@DisabledIfSystemProperty(named = RddOptions.SERIALIZE, matches = "true", disabledReason = "it is the same")
@Timeout(120)
class WorkerProcessesTest {

    @TempDir
    Path marks;

    @TempDir
    Path spill;

    @BeforeEach
    void shareMarks() {
        System.setProperty(Marks.FOLDER, marks.toString());
    }

    @AfterEach
    void forgetMarks() {
        System.clearProperty(Marks.FOLDER);
    }

    private LocalBackend backend(WorkerOptions options) {
        return new LocalBackend(LocalOptions.withThreads(1)
                .withMaxFailures(3)
                .on(TaskExecutor.processes(options))
                .in(spill));
    }

    private static void killAll(LocalBackend backend) {
        for (ProcessHandle process : backend.workerProcesses()) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    @Test
    void triesTheTasksOfAKilledProcessAgainElsewhere() throws Exception {
        try (var backend = backend(WorkerOptions.of(2));
                var context = KindlingContext.over(backend);
                var drivers = Executors.newSingleThreadExecutor()) {
            var seen = context.longAccumulator();
            var numbers = context.range(0, 8, 1, 4).map(i -> {
                seen.add(1L);
                if (Marks.leave("started") <= 2) Marks.await("never", 1);
                return i;
            });
            var sum = drivers.submit(() -> numbers.reduce(Long::sum));
            Marks.await("started", 2);
            List<ProcessHandle> before = backend.workerProcesses();
            assertThat(before).hasSize(2);
            killAll(backend);
            assertThat(sum.get(60, TimeUnit.SECONDS)).isEqualTo(28);
            assertThat(seen.value()).isEqualTo(8);
            assertThat(backend.workerProcesses()).isNotEmpty().doesNotContainAnyElementsOf(before);
        }
        assertThat(spill).isEmptyDirectory();
    }

    @Test
    void keepsWhatDeadProcessesHaveMade() {
        try (var backend = backend(WorkerOptions.of(2));
                var context = KindlingContext.over(backend)) {
            for (var level : List.of(StorageLevel.MEMORY_ONLY, StorageLevel.DISK_ONLY, StorageLevel.MEMORY_AND_DISK)) {
                var sums = context.range(0, 1000, 1, 3)
                        .mapToPair(i -> {
                            Marks.leave("made for " + level);
                            return Pair.of(i % 10, i);
                        })
                        .reduceByKey(Long::sum, 2);
                var kept = sums.map(Pair::value).persist(level);
                List<Long> first = kept.collect();
                killAll(backend);
                assertThat(kept.collect()).isEqualTo(first);
                assertThat(sums.count()).isEqualTo(10);
                assertThat(Marks.count("made for " + level)).isEqualTo(1000);
                var status = backend.storage((Persist<?>) kept.node());
                assertThat(status.cachedPartitions()).isEqualTo(2);
                assertThat(status.memoryBytes() > 0).isEqualTo(level.useMemory());
                assertThat(status.diskBytes() > 0).isEqualTo(!level.useMemory());
            }
        }
        assertThat(spill).isEmptyDirectory();
    }

    @Test
    void saysWhatBecameOfTheProcessWhenATaskEndsItEachTime() {
        try (var backend = backend(WorkerOptions.of(2));
                var context = KindlingContext.over(backend)) {
            var fatal = context.range(0, 4, 1, 4).map(i -> {
                if (i == 2) {
                    System.err.println("the end is near");
                    Runtime.getRuntime().halt(42);
                }
                return i;
            });
            var error = catchThrowableOfType(KindlingException.class, fatal::collect);
            assertThat(error.condition()).isEqualTo(ErrorCondition.TASK_FAILED);
            assertThat(error.parameters()).containsEntry("partition", "2").containsEntry("failures", "3");
            assertThat(error.getMessage())
                    .contains("failed: worker process")
                    .contains("ended with exit code 42")
                    .contains("the end is near");
            assertThat(context.range(10).count()).isEqualTo(10);
            assertThat(spill).as("nobody needed a file").isEmptyDirectory();
        }
        assertThat(spill).isEmptyDirectory();
    }

    @Test
    void givesUpWhenNoProcessStarts() {
        try (var backend = backend(WorkerOptions.of(2).withJavaOptions(List.of("-XX:NoSuchOption=1")));
                var context = KindlingContext.over(backend)) {
            var error = catchThrowableOfType(
                    KindlingException.class, () -> context.range(0, 100, 1, 100).count());
            assertThat(error.condition()).isIn(ErrorCondition.TASK_FAILED, ErrorCondition.JOB_ABORTED);
            assertThat(error.getMessage()).contains("NoSuchOption");
        }
    }

    /// Cannot travel.
    private static final class Stuck extends RuntimeException {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "serial"}) // not serializable on purpose
        private final Object held = new Object();

        Stuck() {
            super("stuck", new IllegalStateException("below"));
        }
    }

    @Test
    void tellsOfAnErrorThatCannotTravel() {
        try (var backend = backend(WorkerOptions.of(1));
                var context = KindlingContext.over(backend)) {
            var broken = context.range(3).map(i -> {
                if (i >= 0) throw new Stuck();
                return i;
            });
            var error = catchThrowableOfType(KindlingException.class, broken::collect);
            assertThat(error.condition()).isEqualTo(ErrorCondition.TASK_FAILED);
            assertThat(error.getMessage())
                    .contains("failed: dev.kindling.rdd.local.WorkerProcessesTest$Stuck: stuck, at ")
                    .contains("WorkerProcessesTest.java");
            assertThat(error.getStackTrace()[0].getMethodName()).contains("tellsOfAnError");
            assertThat(error.getCause()).hasMessageContaining("stuck").hasCauseInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void keepsWhatAnErrorOfTheUsersSaysWhateverItsCause() {
        try (var backend = backend(WorkerOptions.of(1));
                var context = KindlingContext.over(backend)) {
            var broken = context.range(0, 1, 1, 1).map(i -> {
                Marks.leave("tried");
                if (i == 0)
                    throw KindlingException.of(ErrorCondition.DIVIDE_BY_ZERO, "division by zero")
                            .at(Position.at(1, 8, 7, 10))
                            .parameter("value", i)
                            .hint("Do not.")
                            .causedBy(new Stuck())
                            .build();
                return i;
            });
            var error = catchThrowableOfType(KindlingException.class, broken::collect);
            assertThat(error.condition()).isEqualTo(ErrorCondition.DIVIDE_BY_ZERO);
            assertThat(error.parameters()).containsEntry("value", "0");
            assertThat(error.hint()).isEqualTo("Do not.");
            assertThat(error.position().column()).isEqualTo(8);
            assertThat(error.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(WorkerProcessesTest.class.getName()));
            assertThat(Marks.count("tried")).isEqualTo(1);
        }
    }

    private static final class Stays extends Accumulator<Integer, Integer> {

        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"unused", "serial"}) // not serializable once it was used
        private @Nullable Object held;

        @Override
        protected Stays empty() {
            return new Stays();
        }

        @Override
        protected void accept(Integer value) {
            held = new Object();
        }

        @Override
        protected void merge(Accumulator<Integer, Integer> other) {}

        @Override
        protected Integer current() {
            return 0;
        }
    }

    @Test
    void namesTheAccumulatorThatCannotTravel() {
        try (var backend = backend(WorkerOptions.of(1));
                var context = KindlingContext.over(backend)) {
            var stays = backend.register(new Stays());
            var numbers = context.range(0, 3, 1, 1).map(i -> {
                stays.add(1);
                return i;
            });
            var error = catchThrowableOfType(KindlingException.class, numbers::collect);
            assertThat(error.conditionName()).isEqualTo("UNSUPPORTED_CALL.NOT_SERIALIZABLE");
            assertThat(error.parameters().get("path")).contains("held (java.lang.Object)");
        }
    }

    @Test
    void survivesAFullHeapOfAProcess() {
        try (var backend = backend(WorkerOptions.of(1).withHeap(24 << 20));
                var context = KindlingContext.over(backend)) {
            var greedy = context.range(0, 1, 1, 1).map(i -> new byte[1 << 28].length + i);
            var error = catchThrowableOfType(KindlingException.class, greedy::collect);
            assertThat(error.condition()).isEqualTo(ErrorCondition.UNABLE_TO_ACQUIRE_MEMORY);
            assertThat(context.range(10).count()).isEqualTo(10);
        }
    }

    @Test
    void runsSeveralTasksAtATimeInAProcess() {
        try (var context = KindlingContext.builder()
                .master("local-cluster[1,3,256]")
                .conf(RddOptions.LOCAL_DIRECTORY, spill.toString())
                .build()) {
            assertThat(context.isLocal()).isFalse();
            assertThat(context.defaultParallelism()).isEqualTo(3);
            List<Long> processes = context.range(0, 3, 1, 3)
                    .map(_ -> {
                        Marks.leave("there");
                        Marks.await("there", 3);
                        return ProcessHandle.current().pid();
                    })
                    .distinct()
                    .collect();
            assertThat(processes)
                    .hasSize(1)
                    .doesNotContain(ProcessHandle.current().pid());
        }
        assertThat(spill).isEmptyDirectory();
    }

    @Test
    void endsItsProcessesWithTheBackend() {
        List<ProcessHandle> processes;
        try (var backend = backend(WorkerOptions.of(2));
                var context = KindlingContext.over(backend)) {
            context.range(0, 4, 1, 4)
                    .map(i -> {
                        Marks.leave("there");
                        Marks.await("there", 2);
                        return i;
                    })
                    .count();
            processes = new ArrayList<>(backend.workerProcesses());
            assertThat(processes).hasSize(2).allMatch(ProcessHandle::isAlive);
        }
        assertThat(processes).noneMatch(ProcessHandle::isAlive);
    }

    /// A program that shuffles in worker processes without end and says which they are.
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) {
            var options = LocalOptions.withThreads(1)
                    .on(TaskExecutor.processes(WorkerOptions.of(2)))
                    .in(Path.of(arguments[0]));
            var backend = new LocalBackend(options);
            var context = KindlingContext.over(backend);
            for (int round = 0; ; round++) {
                context.range(0, 10_000, 1, 8)
                        .mapToPair(i -> Pair.of(i % 100, i))
                        .groupByKey(4)
                        .count();
                if (round == 1) {
                    String pids = String.join(
                            ",",
                            backend.workerProcesses().stream()
                                    .map(process -> String.valueOf(process.pid()))
                                    .toList());
                    System.out.println("\nworkers " + pids);
                }
            }
        }
    }

    @Test
    void leavesNothingBehindWhenItsOwnerIsKilled() throws IOException, InterruptedException {
        Process owner = ForkedJvm.running(Program.class, List.of(), List.of(spill.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var workers = new ArrayList<ProcessHandle>();
        try (var lines = new BufferedReader(new InputStreamReader(owner.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("workers ")) continue;
                for (String pid : line.substring("workers ".length()).split(",", -1))
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(workers::add);
                break;
            }
            owner.destroyForcibly().waitFor();
        }
        assertThat(workers).hasSize(2);
        for (ProcessHandle worker : workers) worker.onExit().join();
        try (var left = Files.list(spill)) {
            assertThat(left).isEmpty();
        }
    }
}
