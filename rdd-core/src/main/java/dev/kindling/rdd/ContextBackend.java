package dev.kindling.rdd;

import dev.kindling.rdd.graph.Accumulator;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Broadcast;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Checkpoint;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.JobListener;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.rdd.graph.Persist;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.ResultConsumer;
import dev.kindling.rdd.graph.ResultStream;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.storage.StorageStatus;
import java.util.List;

/// A backend whose jobs take along what the thread that starts them has set ([JobSettings]).
record ContextBackend(Backend backend, JobSettings settings) implements Backend {

    @Override
    public <T, R> List<R> run(Job<T, R> job) {
        var cancellation = new Cancellation();
        var running = settings.begin(cancellation);
        try (var _ = job.cancellation()
                .onCancel(() -> cancellation.cancel(job.cancellation().reason()))) {
            return backend.run(settings.applied(job, cancellation));
        } finally {
            settings.end(running);
        }
    }

    @Override
    public <T, R> void run(Job<T, R> job, ResultConsumer<R> consumer) {
        var cancellation = new Cancellation();
        var running = settings.begin(cancellation);
        try (var _ = job.cancellation()
                .onCancel(() -> cancellation.cancel(job.cancellation().reason()))) {
            backend.run(settings.applied(job, cancellation), consumer);
        } finally {
            settings.end(running);
        }
    }

    @Override
    public <T, R> ResultStream<R> stream(Job<T, R> job, int lookAhead) {
        var cancellation = new Cancellation();
        var running = settings.begin(cancellation);
        var link = job.cancellation()
                .onCancel(() -> cancellation.cancel(job.cancellation().reason()));
        ResultStream<R> results;
        try {
            results = backend.stream(settings.applied(job, cancellation), lookAhead);
        } catch (RuntimeException | Error e) {
            settings.end(running);
            link.close();
            throw e;
        }
        return new ResultStream<>() {
            @Override
            public boolean hasNext() {
                boolean more = results.hasNext();
                if (!more) ended();
                return more;
            }

            @Override
            public R next() {
                try {
                    return results.next();
                } catch (RuntimeException | Error e) {
                    ended();
                    throw e;
                }
            }

            @Override
            public void close() {
                ended();
                results.close();
            }

            private void ended() {
                settings.end(running);
                link.close();
            }
        };
    }

    @Override
    public MapOutputSizes runMapSide(Job<?, ?> job) {
        var cancellation = new Cancellation();
        var running = settings.begin(cancellation);
        try (var _ = job.cancellation()
                .onCancel(() -> cancellation.cancel(job.cancellation().reason()))) {
            return backend.runMapSide(settings.applied(job, cancellation));
        } finally {
            settings.end(running);
        }
    }

    @Override
    public int parallelism() {
        return backend.parallelism();
    }

    @Override
    public MemoryBudget memory() {
        return backend.memory();
    }

    @Override
    public <V> Broadcast<V> broadcast(V value, Codec<V> codec) {
        return backend.broadcast(value, codec);
    }

    @Override
    public <A extends Accumulator<?, ?>> A register(A accumulator) {
        return backend.register(accumulator);
    }

    @Override
    public void unpersist(Persist<?> node) {
        backend.unpersist(node);
    }

    @Override
    public void release(RddNode<?> node) {
        backend.release(node);
    }

    @Override
    public StorageStatus storage(Persist<?> node) {
        return backend.storage(node);
    }

    @Override
    public boolean isComplete(Checkpoint<?> node) {
        return backend.isComplete(node);
    }

    @Override
    public String newTemporaryFolder(String name) {
        return backend.newTemporaryFolder(name);
    }

    @Override
    public void addListener(JobListener listener) {
        backend.addListener(listener);
    }

    @Override
    public void removeListener(JobListener listener) {
        backend.removeListener(listener);
    }

    @Override
    public void close() {
        backend.close();
    }
}
