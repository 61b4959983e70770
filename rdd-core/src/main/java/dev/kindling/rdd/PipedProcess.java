package dev.kindling.rdd;

import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.rdd.graph.TaskScope;
import dev.kindling.rdd.graph.Unchecked;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A process that reads the elements of a partition as lines and whose output lines are the elements of another.
/// One thread writes to it, one keeps the end of what it says on its error stream, and the task reads.
final class PipedProcess implements CloseableIterator<String> {

    private static final int ERROR_TAIL_BYTES = 4096;
    private static final long STOP_SECONDS = 10;

    private final List<String> command;
    private final int partition;
    private final Process process;
    private final BufferedReader output;
    private final Thread writer;
    private final Thread listener;
    private final byte[] errorTail = new byte[ERROR_TAIL_BYTES];
    private long errorBytes;
    private volatile @Nullable Throwable writeError;
    private @Nullable String next;
    private boolean ended;

    private PipedProcess(List<String> command, int partition, Process process, Iterator<?> elements) {
        this.command = command;
        this.partition = partition;
        this.process = process;
        this.output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        TaskScope scope = TaskScope.current();
        Runnable write = () -> write(elements);
        // What is upstream runs on the writer's thread, and finds its task there.
        this.writer = daemon(
                "input",
                scope == null
                        ? write
                        : () -> ScopedValue.where(TaskScope.CURRENT, scope).run(write));
        this.listener = daemon("errors", this::listen);
    }

    static PipedProcess start(
            List<String> command, Map<String, String> environment, TaskContext task, Iterator<?> elements)
            throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        var piped = new PipedProcess(command, task.partition(), builder.start(), elements);
        piped.writer.start();
        piped.listener.start();
        return piped;
    }

    private Thread daemon(String name, Runnable body) {
        var thread = new Thread(body, Thread.currentThread().getName() + " pipe " + name);
        thread.setDaemon(true);
        return thread;
    }

    private void write(Iterator<?> elements) {
        try (var lines =
                new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8))) {
            while (elements.hasNext()) {
                Object element = elements.next();
                try {
                    lines.write(String.valueOf(element));
                    lines.write('\n');
                } catch (IOException _) {
                    return; // the process reads no more, as `head` does; its exit code says whether that is right
                }
            }
        } catch (IOException _) {
            return; // as above, while closing
        } catch (Throwable e) {
            writeError = e;
            process.toHandle().destroy(); // unlike the process's own, it leaves the streams to their readers
        }
    }

    private void listen() {
        try (InputStream errors = process.getErrorStream()) {
            for (int b = errors.read(); b >= 0; b = errors.read())
                errorTail[(int) (errorBytes++ % ERROR_TAIL_BYTES)] = (byte) b;
        } catch (IOException _) {
            return; // the process is gone
        }
    }

    @Override
    public boolean hasNext() {
        if (next != null) return true;
        if (ended) return false;
        try {
            next = output.readLine();
            if (next == null) end();
        } catch (IOException | InterruptedException e) {
            throw Unchecked.rethrow(e);
        }
        return next != null;
    }

    @Override
    public String next() {
        if (!hasNext() || next == null) throw new NoSuchElementException();
        String line = next;
        next = null;
        return line;
    }

    private void end() throws InterruptedException {
        ended = true;
        int code = process.waitFor();
        writer.join();
        listener.join();
        Throwable failure = writeError;
        if (failure != null) throw Unchecked.rethrow(failure);
        if (code != 0)
            throw new IllegalStateException(
                    "the command " + command + " of partition " + partition + " exited with " + code + errorText());
    }

    private String errorText() {
        int size = (int) Math.min(errorBytes, ERROR_TAIL_BYTES);
        var tail = new byte[size];
        for (int i = 0; i < size; i++) tail[i] = errorTail[(int) ((errorBytes - size + i) % ERROR_TAIL_BYTES)];
        String text = new String(tail, StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : ": " + text;
    }

    /// Ends the process if it runs still, and waits until nobody reads the elements any more.
    @Override
    public void close() {
        ended = true;
        process.destroyForcibly();
        writer.interrupt();
        boolean interrupted = Thread.interrupted();
        try {
            writer.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            output.close();
        } catch (IOException _) {
            // Nobody reads what is left.
        } catch (InterruptedException _) {
            interrupted = true;
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
