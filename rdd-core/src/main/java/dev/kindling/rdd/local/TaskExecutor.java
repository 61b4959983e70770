package dev.kindling.rdd.local;

import dev.kindling.rdd.worker.WorkerOptions;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What carries tasks. A backend hands over at most [#slots] bodies of work at a time; each carries tasks one after
/// the other, as long as there are any, and then ends.
public interface TaskExecutor extends Executor, AutoCloseable {

    /// How many tasks run at a time.
    int slots();

    /// Ends its threads, if they are its own; they are interrupted.
    @Override
    void close();

    /// Daemon threads of its own, which end when idle.
    static TaskExecutor threads(int slots) {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        var numbers = new AtomicInteger();
        var pool = new ThreadPoolExecutor(slots, slots, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            var thread = new Thread(work, "kindling-task-" + numbers.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
        return new OwnPool(slots, pool);
    }

    /// A virtual thread for each body of work: for tasks that mostly wait.
    static TaskExecutor virtualThreads(int slots) {
        return new OwnPool(slots, Executors.newVirtualThreadPerTaskExecutor());
    }

    /// JVMs of their own, on the class path of this one. Everything that goes to them or comes from them goes
    /// through bytes. When one dies, its tasks are tried again elsewhere and another takes its place.
    static TaskExecutor processes(WorkerOptions options) {
        return new WorkerExecutor(options);
    }

    /// An executor that belongs to somebody else. Work that it refuses waits until other work ends or comes.
    static TaskExecutor over(Executor executor, int slots) {
        return new TaskExecutor() {
            @Override
            public int slots() {
                return slots;
            }

            @Override
            public void execute(Runnable work) {
                executor.execute(work);
            }

            @Override
            public void close() {
                // its owner's
            }
        };
    }

    /// A pool that ends with its backend.
    record OwnPool(int slots, ExecutorService pool) implements TaskExecutor {

        private static final long CLOSE_SECONDS = 10;

        @Override
        public void execute(Runnable work) {
            if (!pool.isShutdown()) pool.execute(work);
        }

        @Override
        public void close() {
            pool.shutdownNow();
            try {
                pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
