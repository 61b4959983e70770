package dev.kindling.rdd.local;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// One try at a task, on a thread of the pool. It posts [JobEvent]s to its job.
final class Attempt implements Runnable {

    /// Iterators nested deeper than this get a stack of their own.
    private static final int DEEP = 200;

    private static final long STACK_BYTES_PER_STEP = 4096;

    private final JobRun job;
    private final Stage stage;
    private final int partition;
    private final int number;
    private @Nullable Thread runner;
    private boolean cancelled;
    private volatile long startNanos;

    Attempt(JobRun job, Stage stage, int partition, int number) {
        this.job = job;
        this.stage = stage;
        this.partition = partition;
        this.number = number;
    }

    Stage stage() {
        return stage;
    }

    int partition() {
        return partition;
    }

    int number() {
        return number;
    }

    @Override
    public void run() {
        if (!begin(Thread.currentThread())) return;
        job.started(this);
        int depth = stage.template().program().depth();
        JobEvent end = depth > DEEP ? executeOnDeepStack(depth) : execute();
        end();
        job.post(end);
    }

    private JobEvent execute() {
        try {
            return new JobEvent.Succeeded(this, job.execute(this));
        } catch (Throwable e) {
            return new JobEvent.Failed(this, e);
        }
    }

    /// On a thread whose stack has room for `depth` nested iterators, while this one waits.
    private JobEvent executeOnDeepStack(int depth) {
        var result = new JobEvent[1];
        var done = new CountDownLatch(1);
        Runnable body = () -> {
            try {
                result[0] = execute();
            } finally {
                done.countDown();
            }
        };
        var thread = new Thread(null, body, Thread.currentThread().getName() + "-deep", depth * STACK_BYTES_PER_STEP);
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        synchronized (this) {
            runner = thread;
            thread.start();
            if (cancelled) thread.interrupt();
        }
        while (true) {
            try {
                done.await();
                return result[0];
            } catch (InterruptedException _) {
                thread.interrupt(); // meant for the task
            }
        }
    }

    private synchronized boolean begin(Thread thread) {
        if (cancelled) return false;
        runner = thread;
        startNanos = System.nanoTime();
        return true;
    }

    int jobId() {
        return job.id();
    }

    /// The pool its job is in.
    String pool() {
        return job.pool();
    }

    boolean hasBegun() {
        return startNanos != 0;
    }

    long elapsedNanos() {
        return hasBegun() ? System.nanoTime() - startNanos : 0;
    }

    private synchronized void end() {
        runner = null;
        Thread.interrupted(); // the interrupt was for this attempt, not for the next one on this thread
    }

    /// Stops this attempt.
    ///
    /// @return whether it had begun, so that its end will still be posted
    synchronized boolean cancel() {
        cancelled = true;
        if (runner == null) return false;
        runner.interrupt();
        return true;
    }
}
