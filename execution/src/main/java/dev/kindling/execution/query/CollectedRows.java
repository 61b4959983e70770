package dev.kindling.execution.query;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.exchange.BatchCopies;
import dev.kindling.execution.exchange.BatchesCodec;
import dev.kindling.rdd.graph.Codec;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.rdd.spill.SpillFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// What a task collected for who asked the query: batches in memory as long as the budget has room, the rest in a
/// file that outlives the task.
final class CollectedRows implements AutoCloseable {

    private static final BatchesCodec CODEC = new BatchesCodec();

    private final List<Batch> batches;
    private final MemoryBudget.@Nullable Reservation memory;
    private @Nullable SpillFile file;
    private SpillFile.@Nullable Run run;

    private CollectedRows(List<Batch> batches, MemoryBudget.@Nullable Reservation memory) {
        this.batches = batches;
        this.memory = memory;
    }

    /// The first `rowsWanted` rows of a partition, or somewhat more.
    static CollectedRows of(Iterator<Batch> rows, long rowsWanted, TaskContext task) {
        MemoryBudget.Reservation memory = task.memory().open("result");
        var collected = new CollectedRows(new ArrayList<>(), memory);
        boolean done = false;
        try {
            var wanted = new Wanted(rows, rowsWanted);
            Batch rest = null;
            while (rest == null && wanted.hasNext()) {
                Batch copy = BatchCopies.copy(wanted.next());
                if (memory.tryResizeFairly(memory.bytes() + CODEC.sizeBytes(copy))) collected.batches.add(copy);
                else rest = copy;
            }
            if (rest != null) collected.spill(rest, wanted, task);
            done = true;
            return collected;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (!done) collected.close();
        }
    }

    private void spill(Batch first, Iterator<Batch> rest, TaskContext task) throws IOException {
        var made = new SpillFile(task.newTemporaryFile("result"));
        file = made;
        try (var out = made.append();
                var writer = out.begin(CODEC)) {
            writer.write(first);
            while (rest.hasNext()) {
                task.checkCancelled();
                writer.write(rest.next());
            }
            run = writer.end();
        }
    }

    /// The batches with rows, up to the one that completes `rows`.
    private static final class Wanted implements Iterator<Batch> {

        private final Iterator<Batch> batches;
        private long left;
        private @Nullable Batch ahead;

        Wanted(Iterator<Batch> batches, long rows) {
            this.batches = batches;
            this.left = rows;
        }

        @Override
        public boolean hasNext() {
            while (ahead == null && left > 0 && batches.hasNext()) {
                Batch batch = batches.next();
                if (batch.rowCount() > 0) ahead = batch;
            }
            return ahead != null;
        }

        @Override
        public Batch next() {
            if (!hasNext() || ahead == null) throw new NoSuchElementException();
            Batch batch = ahead;
            ahead = null;
            left -= batch.rowCount();
            return batch;
        }
    }

    /// The batches in order; once, and before this is closed.
    Iterator<Batch> read() {
        SpillFile spilled = file;
        SpillFile.Run where = run;
        if (spilled == null || where == null) return List.copyOf(batches).iterator();
        Iterator<Batch> first = List.copyOf(batches).iterator();
        Iterator<Batch> rest = spilled.read(where, CODEC);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return first.hasNext() || rest.hasNext();
            }

            @Override
            public Batch next() {
                return first.hasNext() ? first.next() : rest.next();
            }
        };
    }

    @Override
    public void close() {
        batches.clear();
        if (memory != null) memory.close();
        if (file != null) file.close();
    }

    /// Results that nobody has closed yet, because nobody asked for them or other attempts were faster.
    static final class Open implements Serializable, AutoCloseable {

        private static final long serialVersionUID = 1L;

        private final transient List<CollectedRows> results = new ArrayList<>();
        private transient boolean closed;

        synchronized void add(CollectedRows rows) {
            if (closed) rows.close();
            else results.add(rows);
        }

        @Override
        public synchronized void close() {
            closed = true;
            for (CollectedRows rows : results) rows.close();
            results.clear();
        }

        /// Where results travel as bytes, the codec closes them.
        private Object readResolve() {
            return new Open();
        }
    }

    /// Results as bytes. What is written is closed.
    record ResultCodec() implements Codec<CollectedRows> {

        @Override
        public Writer<CollectedRows> writer(OutputStream out) throws IOException {
            Writer<Batch> batches = CODEC.writer(out);
            return new Writer<>() {
                @Override
                public void write(CollectedRows element) throws IOException {
                    try (element) {
                        for (Iterator<Batch> rows = element.read(); rows.hasNext(); ) batches.write(rows.next());
                    }
                }

                @Override
                public void close() throws IOException {
                    batches.close();
                }
            };
        }

        /// A single element of all batches.
        @Override
        public Iterator<CollectedRows> read(InputStream in) {
            var batches = new ArrayList<Batch>();
            CODEC.read(in).forEachRemaining(batches::add);
            return List.of(new CollectedRows(batches, null)).iterator();
        }
    }
}
