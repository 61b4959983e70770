package dev.kindling.rdd.local;

import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.SerializedForm;
import dev.kindling.rdd.local.WorkerMessage.Cancel;
import dev.kindling.rdd.local.WorkerMessage.Forget;
import dev.kindling.rdd.worker.Connection;
import dev.kindling.rdd.worker.WorkerSide;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;

/// A worker process: runs the tasks that come over its connections, one at a time on each, until the process that
/// started it ends.
public final class WorkerMain {

    private static final int REMEMBERED_CANCELS = 1000;

    private final WorkerState state = new WorkerState();
    private final Map<Long, Running> running = new HashMap<>();
    private final SequencedSet<Long> cancelledEarly = new LinkedHashSet<>();

    private record Running(Thread thread, Cancellation cancellation) {}

    private WorkerMain() {}

    /// Does what the owner says on standard input and the connections it names there.
    public static void main(String[] arguments) throws IOException {
        var side = WorkerSide.connect(System.in);
        System.setIn(InputStream.nullInputStream()); // it is not the tasks' to read
        var worker = new WorkerMain();
        int count = 0;
        for (Connection connection : side.connections()) {
            Thread.ofPlatform().daemon().name("kindling-task-" + ++count).start(() -> worker.serve(connection));
        }
        side.listen(worker::hear);
        worker.removeAbandonedFolder();
        Runtime.getRuntime().halt(0);
    }

    /// If the owner has died, nobody else may be there to remove its files.
    private void removeAbandonedFolder() {
        Path folder = state.jobFolder();
        if (folder == null) return;
        try {
            SpillDirectories.removeIfAbandoned(folder);
        } catch (IOException _) {
            return; // who makes such a folder next removes this one
        }
    }

    private void serve(Connection connection) {
        try {
            while (true) {
                var run = (WorkerMessage.Run) connection.receive();
                var host = new Conversation(connection, run);
                send(connection, host.ended());
            }
        } catch (IOException _) {
            return; // the owner is gone, which ends the process
        } catch (Throwable e) {
            // The owner must not wait for what never comes: it sees the end of the process, and why.
            e.printStackTrace();
            Runtime.getRuntime().halt(70);
        }
    }

    private static void send(Connection connection, WorkerMessage.Ended ended) throws IOException {
        try {
            connection.send(ended);
        } catch (KindlingException | InternalException e) {
            connection.send(new WorkerMessage.Failed(ErrorForm.of(e))); // an accumulator cannot travel
        }
    }

    private void hear(Object notice) {
        switch ((WorkerMessage.Notice) notice) {
            case Cancel(long attemptId) -> cancel(attemptId);
            case Forget(long broadcast) -> state.forget(broadcast);
        }
    }

    private void cancel(long attemptId) {
        synchronized (running) {
            Running task = running.get(attemptId);
            if (task == null) {
                // It comes, or has ended.
                cancelledEarly.add(attemptId);
                if (cancelledEarly.size() > REMEMBERED_CANCELS) cancelledEarly.removeFirst();
            } else {
                task.cancellation.cancel("its job does not want it any more");
                task.thread.interrupt();
            }
        }
    }

    /// One task.
    private final class Conversation {

        private final Connection connection;
        private final WorkerMessage.Run message;
        private final Cancellation cancellation = new Cancellation();

        Conversation(Connection connection, WorkerMessage.Run message) {
            this.connection = connection;
            this.message = message;
        }

        WorkerMessage.Ended ended() {
            long id = message.place().id();
            synchronized (running) {
                running.put(id, new Running(Thread.currentThread(), cancellation));
                if (cancelledEarly.remove(id)) cancellation.cancel("its job does not want it any more");
            }
            try {
                return succeeded();
            } catch (Throwable e) {
                return new WorkerMessage.Failed(ErrorForm.of(e));
            } finally {
                synchronized (running) {
                    running.remove(id);
                }
                Thread.interrupted(); // the interrupt was for this task
            }
        }

        private WorkerMessage.Ended succeeded() throws Exception {
            var host = new WorkerTaskHost(state, connection, message, cancellation);
            var template = (TaskBody.Template) SerializedForm.object(state.template(message.template(), host));
            return DeepStack.call(template.program().depth(), () -> {
                var run = new TaskRun(host, message.place());
                Object value = run.call(template);
                var parts = new ArrayList<>(run.parts());
                return new WorkerMessage.Succeeded(made(template.body(), value), new HashMap<>(run.counts()), parts);
            });
        }

        private static WorkerMessage.Made made(TaskBody body, Object value) {
            return switch (body) {
                case TaskBody.ToResult _ -> new WorkerMessage.Result((byte[]) value);
                case TaskBody.ToCheckpoint _ -> new WorkerMessage.WrittenCheckpoint();
                case TaskBody.ToShuffle _ -> {
                    var output = (MapOutput) value;
                    yield new WorkerMessage.MapFile(
                            output.file().path().toString(), new ArrayList<>(output.spills()), output.bytes());
                }
            };
        }
    }
}
