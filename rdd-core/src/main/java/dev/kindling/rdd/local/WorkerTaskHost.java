package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.SerializedForm;
import dev.kindling.rdd.graph.SourceSplit;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.local.LocalOptions.Transport;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.worker.Connection;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;

/// For one task in a worker process: what it needs to know, it asks its job.
final class WorkerTaskHost implements TaskHost {

    private final WorkerState worker;
    private final Connection connection;
    private final WorkerState.Memory memory;
    private final Splits.OfTask splits;
    private final Cancellation cancellation;

    WorkerTaskHost(WorkerState worker, Connection connection, WorkerMessage.Run message, Cancellation cancellation) {
        this.worker = worker;
        this.connection = connection;
        this.memory = worker.memory(message.memoryBytes());
        this.splits = (Splits.OfTask) SerializedForm.object(message.splits());
        this.cancellation = cancellation;
    }

    /// The job's answer. A task may have several threads that ask.
    synchronized WorkerMessage.Answer ask(WorkerMessage.Question question) {
        try {
            connection.send(question);
            return switch ((WorkerMessage) connection.receive()) {
                case WorkerMessage.Problem(ErrorForm error) -> throw Unchecked.rethrow(error.error());
                case WorkerMessage.Answer answer -> answer;
                case WorkerMessage other -> throw new InternalException("no answer to what was asked: " + other);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("the job does not answer", e);
        }
    }

    /// The answer, where only one kind is possible.
    <A extends WorkerMessage.Answer> A ask(WorkerMessage.Question question, Class<A> kind) {
        return kind.cast(ask(question));
    }

    @Override
    public Transport transport() {
        return Transport.SERIALIZED;
    }

    @Override
    public Outputs outputs() {
        return Outputs.IN_FILES;
    }

    @Override
    public MemoryBudget memory() {
        return memory.budget();
    }

    @Override
    public BlockStore blocks() {
        return memory.blocks();
    }

    @Override
    public SpillFolder spillFolder() {
        return worker.spillFolder(this);
    }

    @Override
    public ShuffleInput shuffle(long id, int partition) {
        var parts = ask(new WorkerMessage.AskParts(id, partition), WorkerMessage.Parts.class);
        return new WorkerShuffle(this, id, parts.byMap());
    }

    @Override
    public PersistedInput persisted(Step.Persisted step) {
        return new WorkerPersisted(this, step);
    }

    @Override
    public SourceSplit<Serializable> split(int step, int partition) {
        return splits.get(step, partition);
    }

    @Override
    public Object broadcastValue(long id) {
        return worker.broadcast(id, this);
    }

    @Override
    public boolean isCancelled() {
        return cancellation.isCancelled();
    }

    @Override
    public void checkCancelled() {
        cancellation.check();
    }
}
