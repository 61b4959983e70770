package dev.kindling.cli;

import dev.kindling.rdd.graph.JobListener;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Draws the progress of the running job as one line that is drawn over: a bar of its tasks, with the time so far.
/// Where the output is no terminal it prints one line when a job ends.
final class ProgressBar implements JobListener {

    private static final int WIDTH = 40;
    private static final long REDRAW_NANOS = 50_000_000;

    private final PrintStream out;
    private final boolean terminal;
    private String description = "";
    private long startedNanos;
    private long drawnNanos;
    private int tasks;
    private int done;

    ProgressBar(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// A bar on standard error.
    @SuppressWarnings("SystemConsoleNull") // it is null again since JDK 25 where there is no terminal
    static ProgressBar onStandardError() {
        @Nullable Console console = System.console();
        return new ProgressBar(System.err, console != null && console.isTerminal());
    }

    @Override
    public synchronized void jobStarted(int jobId, String text, List<StagePlan> stages) {
        description = text;
        startedNanos = System.nanoTime();
        drawnNanos = 0;
        done = 0;
        tasks = stages.stream().mapToInt(StagePlan::taskCount).sum();
        draw(true);
    }

    @Override
    public synchronized void taskEnded(int jobId, int stageId, int partition, int attempt, TaskOutcome outcome) {
        if (outcome == TaskOutcome.SUCCEEDED) done++;
        draw(false);
    }

    @Override
    public synchronized void jobEnded(int jobId, @Nullable Throwable error) {
        draw(true);
        if (terminal) out.println();
        else out.println(line());
    }

    private void draw(boolean now) {
        if (!terminal) return;
        long nanos = System.nanoTime();
        if (!now && nanos - drawnNanos < REDRAW_NANOS) return;
        drawnNanos = nanos;
        out.print("\r" + line());
        out.flush();
    }

    private String line() {
        int filled = tasks == 0 ? WIDTH : (int) ((long) done * WIDTH / tasks);
        String bar = "=".repeat(filled) + (filled < WIDTH ? ">" : "") + " ".repeat(Math.max(0, WIDTH - filled - 1));
        double seconds = (System.nanoTime() - startedNanos) / 1e9;
        return String.format(Locale.ROOT, "[%s] %d/%d tasks, %.1f s  %s", bar, done, tasks, seconds, description);
    }
}
