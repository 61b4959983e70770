package dev.kindling.rdd.local;

import dev.kindling.rdd.local.Scheduling.Mode;
import dev.kindling.rdd.local.Scheduling.Pool;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// The tasks of all jobs that wait for a slot, and whose turn it is.
final class TaskQueue {

    /// The tasks of one pool, by job.
    private static final class Waiting {

        private final TreeMap<Integer, ArrayDeque<Attempt>> byJob = new TreeMap<>();
        private int running;

        @Nullable
        Attempt poll() {
            var first = byJob.firstEntry();
            if (first == null) return null;
            Attempt attempt = first.getValue().remove();
            if (first.getValue().isEmpty()) byJob.remove(first.getKey());
            running++;
            return attempt;
        }
    }

    private final TaskExecutor executor;
    private final Scheduling scheduling;
    private final Map<String, Waiting> pools = new HashMap<>();
    private int workers;

    TaskQueue(TaskExecutor executor, Scheduling scheduling) {
        this.executor = executor;
        this.scheduling = scheduling;
    }

    void submit(Attempt attempt) {
        synchronized (this) {
            pools.computeIfAbsent(pool(attempt), _ -> new Waiting())
                    .byJob
                    .computeIfAbsent(attempt.jobId(), _ -> new ArrayDeque<>())
                    .add(attempt);
            if (workers == executor.slots()) return;
            workers++;
        }
        try {
            executor.execute(this::work);
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                workers--;
                if (workers > 0) return; // those that work now take it
            }
            throw e;
        }
    }

    synchronized int queued() {
        int count = 0;
        for (Waiting pool : pools.values()) {
            for (var attempts : pool.byJob.values()) count += attempts.size();
        }
        return count;
    }

    synchronized int running() {
        int count = 0;
        for (Waiting pool : pools.values()) count += pool.running;
        return count;
    }

    private String pool(Attempt attempt) {
        return scheduling.mode() == Mode.FAIR ? attempt.pool() : Scheduling.DEFAULT_POOL;
    }

    private void work() {
        for (Attempt attempt = next(); attempt != null; attempt = next()) {
            try {
                attempt.run();
            } finally {
                ended(attempt);
            }
        }
    }

    private synchronized void ended(Attempt attempt) {
        Waiting pool = pools.get(pool(attempt));
        if (pool == null) return;
        pool.running--;
        if (pool.running == 0 && pool.byJob.isEmpty()) pools.remove(pool(attempt));
    }

    private synchronized @Nullable Attempt next() {
        Waiting best = null;
        String bestName = "";
        for (var entry : pools.entrySet()) {
            if (entry.getValue().byJob.isEmpty()) continue;
            if (best == null || comesBefore(entry.getKey(), entry.getValue(), bestName, best)) {
                best = entry.getValue();
                bestName = entry.getKey();
            }
        }
        Attempt attempt = best == null ? null : best.poll();
        if (attempt == null) workers--;
        return attempt;
    }

    /// Pools below their minimum share first, by how far; then by what they have for their weight; then by name.
    private boolean comesBefore(String name, Waiting waiting, String otherName, Waiting other) {
        Pool pool = scheduling.pool(name);
        Pool otherPool = scheduling.pool(otherName);
        boolean needy = waiting.running < pool.minShare();
        boolean otherNeedy = other.running < otherPool.minShare();
        if (needy != otherNeedy) return needy;
        int order = needy
                ? Double.compare(
                        (double) waiting.running / pool.minShare(), (double) other.running / otherPool.minShare())
                : Double.compare((double) waiting.running / pool.weight(), (double) other.running / otherPool.weight());
        return order != 0 ? order < 0 : name.compareTo(otherName) < 0;
    }
}
