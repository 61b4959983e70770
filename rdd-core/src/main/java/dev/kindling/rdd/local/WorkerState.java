package dev.kindling.rdd.local;

import dev.kindling.rdd.graph.SerializedForm;
import dev.kindling.rdd.graph.Unchecked;
import dev.kindling.rdd.memory.MemoryBudget;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// What the tasks of a worker process share: memory, a folder, and what they have asked for before.
final class WorkerState {

    private static final int KEPT_TEMPLATES = 16;

    private @Nullable Memory memory;
    private final SequencedMap<Long, Template> templates = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Long, Value> broadcasts = new ConcurrentHashMap<>();
    private @Nullable Folder folder;

    /// The memory of this process.
    ///
    /// @param blocks what is kept in it
    record Memory(MemoryBudget budget, BlockStore blocks) {}

    /// The memory of this process: 60 % of the heap, and `limitBytes` at most. The first limit stays.
    synchronized Memory memory(long limitBytes) {
        Memory known = memory;
        if (known != null) return known;
        var budget = new MemoryBudget(Math.min(limitBytes, MemoryBudget.standardBytes()));
        memory = known = new Memory(budget, new BlockStore(budget));
        return known;
    }

    /// The bytes of a template: each task makes a copy of its own of them.
    byte[] template(long id, WorkerTaskHost asker) {
        Template template;
        synchronized (templates) {
            template = templates.computeIfAbsent(id, _ -> new Template());
            if (templates.size() > KEPT_TEMPLATES) templates.pollFirstEntry();
        }
        return template.get(id, asker);
    }

    Object broadcast(long id, WorkerTaskHost asker) {
        return broadcasts.computeIfAbsent(id, _ -> new Value()).get(id, asker);
    }

    void forget(long broadcast) {
        broadcasts.remove(broadcast);
    }

    synchronized SpillFolder spillFolder(WorkerTaskHost asker) {
        Folder known = folder;
        if (known != null) return known;
        var answer = asker.ask(new WorkerMessage.AskFolder(), WorkerMessage.Folder.class);
        folder = known = new Folder(Path.of(answer.path()));
        return known;
    }

    /// The folder of the job, if any task has asked for it.
    synchronized @Nullable Path jobFolder() {
        return folder == null ? null : folder.root.getParent();
    }

    /// Bytes that are asked for once, by the first task that needs them.
    private static final class Template {

        private byte @Nullable [] bytes;

        synchronized byte[] get(long id, WorkerTaskHost asker) {
            byte[] known = bytes;
            if (known == null)
                bytes = known = asker.ask(new WorkerMessage.AskTemplate(id), WorkerMessage.Bytes.class)
                        .bytes();
            return known;
        }
    }

    /// A broadcast value; it is asked for again if memory was short in between.
    private static final class Value {

        private @Nullable SoftReference<Object> value;

        synchronized Object get(long id, WorkerTaskHost asker) {
            Object known = value == null ? null : value.get();
            if (known != null) return known;
            var answer = asker.ask(new WorkerMessage.AskBroadcast(id), WorkerMessage.BroadcastBytes.class);
            try {
                Object decoded = SerializedForm.decode(answer.codec(), answer.bytes());
                value = new SoftReference<>(decoded);
                return decoded;
            } catch (IOException e) {
                throw Unchecked.rethrow(e);
            }
        }
    }

    private static final class Folder extends SpillFolder {

        private final Path root;

        Folder(Path root) {
            this.root = root;
        }

        @Override
        Path root() {
            return root;
        }

        @Override
        Path place() {
            return root;
        }
    }
}
