package dev.kindling.rdd.local;

import org.jspecify.annotations.Nullable;

/// One try at a task, on a thread of the pool. It posts [JobEvent]s to its job.
final class Attempt implements Runnable {

    private final JobRun job;
    private final Stage stage;
    private final int partition;
    private final int number;
    private @Nullable Thread runner;
    private @Nullable Runnable whenCancelled;
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
        JobEvent end = execute();
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
        whenCancelled = null;
        Thread.interrupted(); // the interrupt was for this attempt, not for the next one on this thread
    }

    /// Stops this attempt. It is interrupted once however often it is asked to stop: a further interrupt would hit
    /// it while it closes what it has opened.
    ///
    /// @return whether it had begun, so that its end will still be posted
    synchronized boolean cancel() {
        boolean again = cancelled;
        cancelled = true;
        if (runner == null) return false;
        if (again) return true;
        runner.interrupt();
        if (whenCancelled != null) whenCancelled.run();
        return true;
    }

    /// Has `action` run when this attempt is cancelled, at once if it has been; for what an interrupt of the thread
    /// does not reach.
    synchronized void onCancel(Runnable action) {
        whenCancelled = action;
        if (cancelled) action.run();
    }
}
