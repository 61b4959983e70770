package dev.kindling.rdd.local;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Room for iterators that are nested deeper than the stack of a thread allows.
final class DeepStack {

    /// So deep is no danger to any thread.
    private static final int DEEP = 200;

    private static final long BYTES_PER_STEP = 4096;

    private DeepStack() {}

    /// What `body` yields, with room for `depth` nested iterators: on the current thread, or on one with a larger
    /// stack while this one waits and passes interrupts on.
    static <T> T call(int depth, Callable<T> body) throws Exception {
        if (depth <= DEEP) return body.call();
        var task = new FutureTask<>(body);
        Thread caller = Thread.currentThread();
        var thread = new Thread(null, task, caller.getName() + "-deep", depth * BYTES_PER_STEP);
        thread.setDaemon(true);
        thread.setContextClassLoader(caller.getContextClassLoader());
        thread.start();
        while (true) {
            try {
                return task.get();
            } catch (InterruptedException _) {
                thread.interrupt(); // meant for the task
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) throw error;
                throw (Exception) e.getCause();
            }
        }
    }
}
