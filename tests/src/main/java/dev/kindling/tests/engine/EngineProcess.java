package dev.kindling.tests.engine;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// An engine in a process of its own, whose dependencies meet none of ours; see [EngineServer].
public final class EngineProcess implements SqlEngine {

    private static final int LOG_LINES = 20;

    private final Process process;
    private final Path log;
    private final BufferedWriter requests;
    private final BufferedReader answers;
    private final Duration startUp;

    /// One timed run of a statement.
    public record Run(long rows, Duration time, Duration cpuTime) {

        /// This run and then `next` as one, with the rows of the latter.
        public Run then(Run next) {
            return new Run(next.rows, time.plus(next.time), cpuTime.plus(next.cpuTime));
        }
    }

    private EngineProcess(Process process, Path log, Duration startUp, BufferedReader answers) {
        this.process = process;
        this.log = log;
        this.startUp = startUp;
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = answers;
    }

    /// Starts `command`, which serves [EngineServer]'s protocol, and waits until its engine is open.
    ///
    /// @param log where its standard error goes
    public static EngineProcess start(List<String> command, Path log) {
        try {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
            BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
            String ready = answers.readLine();
            if (!"ready".equals(ready)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "the engine did not start: " + ready + "\n" + command + "\n" + Files.readString(log));
            }
            return new EngineProcess(process, log, Duration.ofNanos(System.nanoTime() - start), answers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// From the start of the process until its engine was open.
    public Duration startUp() {
        return startUp;
    }

    @Override
    public Answer execute(String sql) {
        send("execute", sql);
        List<@Nullable String> columns = receive("columns");
        List<@Nullable String> types = receive("types");
        var rows = new ArrayList<List<@Nullable String>>();
        for (List<@Nullable String> line = receive(); !"end".equals(line.get(0)); line = receive()) {
            rows.add(line.subList(1, line.size()));
        }
        return new Answer(present(columns), present(types), rows);
    }

    @Override
    public long run(String sql) {
        return timed(sql).rows();
    }

    /// Runs a statement over there; the times are measured over there.
    public Run timed(String sql) {
        return timed("run", sql, 1);
    }

    /// Runs a statement so many times, each time from its text, and yields their mean.
    public Run timed(String sql, int times) {
        return timed("run", sql, times);
    }

    /// Prepares a query, which is not timed, runs it so many times and yields their mean.
    public Run timedPrepared(String sql, int times) {
        return timed("prepared", sql, times);
    }

    private Run timed(String verb, String sql, int times) {
        send(verb, sql, Integer.toString(times));
        List<Long> numbers = present(receive("ran")).stream().map(Long::valueOf).toList();
        Duration time = Duration.ofNanos(numbers.get(1) / times);
        return new Run(numbers.get(0) / times, time, Duration.ofNanos(numbers.get(2) / times));
    }

    /// The most memory the process has held so far in bytes, or -1 where the system does not tell (it does on
    /// Linux).
    public long peakMemoryBytes() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) return -1;
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(String... words) {
        try {
            requests.write(EngineServer.line(List.of(words)));
            requests.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<@Nullable String> receive(String expected) {
        List<@Nullable String> words = receive();
        if (!expected.equals(words.get(0))) throw new IllegalStateException("not " + expected + ": " + words);
        return words.subList(1, words.size());
    }

    private List<@Nullable String> receive() {
        try {
            String line = answers.readLine();
            if (line == null) throw new IllegalStateException("the engine's process ended: " + lastWords());
            List<@Nullable String> words = EngineServer.words(line);
            if ("error".equals(words.get(0))) {
                throw new SqlFailure(String.valueOf(words.get(1)), String.valueOf(words.get(2)));
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The end of the log, which the next process may begin anew.
    private String lastWords() throws IOException {
        List<String> lines = Files.readAllLines(log);
        int from = Math.max(0, lines.size() - LOG_LINES);
        return String.join("\n", lines.subList(from, lines.size()));
    }

    private static List<String> present(List<@Nullable String> words) {
        return words.stream().map(String::valueOf).toList();
    }

    /// Ends the process: politely, then for good.
    @Override
    public void close() {
        try {
            requests.close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
