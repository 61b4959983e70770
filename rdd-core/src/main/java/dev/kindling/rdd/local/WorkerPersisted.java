package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.local.WorkerMessage.FileRun;
import dev.kindling.rdd.spill.Reserved;
import dev.kindling.rdd.spill.SpillFile;
import dev.kindling.rdd.spill.SpillFile.Run;
import dev.kindling.rdd.storage.StorageLevel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// A persisted node, as a worker process sees it. What is kept in memory is kept by the process of the job, as
/// bytes, so it outlives the worker; what is on disk is read from there.
final class WorkerPersisted implements PersistedInput {

    private final WorkerTaskHost host;
    private final long id;
    private final StorageLevel level;
    private final Codec<Object> codec;

    WorkerPersisted(WorkerTaskHost host, Step.Persisted step) {
        this.host = host;
        this.id = step.cacheId();
        this.level = step.level();
        this.codec = step.codec();
    }

    @Override
    public @Nullable Iterator<Object> read(int partition, TaskRun run) {
        return switch (host.ask(new WorkerMessage.AskPersisted(id, partition))) {
            case WorkerMessage.Done _ -> null;
            case WorkerMessage.InMemory(int reader) -> new InChunks(reader);
            case WorkerMessage.InFile(FileRun where) -> {
                var file = new SpillFile(Path.of(where.file()));
                var reader = file.read(new Run(where.offset(), where.sizeBytes(), where.elementCount()), codec);
                run.onCompletion(reader);
                yield new Losable(
                        reader, id, () -> host.ask(new WorkerMessage.SayDropped(id, partition, where.file())));
            }
            case WorkerMessage.Answer answer -> throw new InternalException("no answer to what was asked: " + answer);
        };
    }

    @Override
    public Iterator<Object> keep(int partition, Iterator<Object> elements, CloseScope source, TaskRun run)
            throws Exception {
        if (!level.isValid()) {
            run.onCompletion(source);
            return elements;
        }
        var memory = new Reserved(run.memory(), "persist");
        run.onCompletion(memory);
        run.onCompletion(source);
        var unrolled = new Unrolled.AsBytes(codec);
        Iterator<Object> rest = elements;
        if (level.useMemory() && unrolled.fill(elements, memory)) {
            source.close();
            if (give(partition, unrolled.bytes())) return unrolled.read();
            rest = Collections.emptyIterator();
        }
        if (!level.useDisk()) return unrolled.then(rest);
        write(partition, unrolled.then(rest), run);
        source.close();
        memory.clear();
        Iterator<Object> kept = read(partition, run);
        if (kept == null) throw new LostOutputException(id); // and dropped again by now
        return kept;
    }

    /// @return false if the job has no memory for it
    private boolean give(int partition, ElementBytes bytes) {
        for (var chunks = bytes.chunks(); chunks.hasNext(); ) {
            var answer = host.ask(new WorkerMessage.GiveChunk(id, partition, chunks.next()));
            if (answer instanceof WorkerMessage.Verdict(boolean accepted) && !accepted) return false;
        }
        host.ask(new WorkerMessage.GiveEnd(id, partition));
        return true;
    }

    private void write(int partition, Iterator<Object> elements, TaskRun run) throws IOException {
        var file = new SpillFile(run.spillFolder().newFile("persist-" + id + "-" + partition));
        boolean given = false;
        try {
            Run written;
            try (var out = file.append()) {
                written = out.run(codec, elements);
            }
            var where =
                    new FileRun(file.path().toString(), written.offset(), written.sizeBytes(), written.elementCount());
            host.ask(new WorkerMessage.GiveFile(id, partition, where));
            given = true;
        } finally {
            if (!given) file.close();
        }
    }

    /// Elements in chunks that are fetched one by one.
    private final class InChunks implements Iterator<Object> {

        private final int reader;
        private Iterator<Object> current = Collections.emptyIterator();
        private boolean ended;

        InChunks(int reader) {
            this.reader = reader;
        }

        @Override
        public boolean hasNext() {
            try {
                while (!current.hasNext()) {
                    if (ended) return false;
                    if (host.ask(new WorkerMessage.AskChunk(reader)) instanceof WorkerMessage.Bytes(byte[] chunk))
                        current = codec.read(new ByteArrayInputStream(chunk));
                    else ended = true;
                }
                return true;
            } catch (IOException e) {
                throw Unchecked.rethrow(e);
            }
        }

        @Override
        public Object next() {
            if (!hasNext()) throw new NoSuchElementException();
            return current.next();
        }
    }
}
