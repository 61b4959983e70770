package dev.kindling.tests.engine;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/// A program that is timed in a process of its own: for each run a line on standard output with the words `run`,
/// nanoseconds, nanoseconds of CPU time of the whole process, and the answer, between tabs. Uses nothing but the
/// JDK, so that it runs beside any peer's class path.
public final class Trial {

    private static final String WORD = "run";

    private final int runs;
    private final PrintStream out;

    /// One run as the line about it says.
    public record Run(long nanos, long cpuNanos, String answer) {}

    private Trial(int runs, PrintStream out) {
        this.runs = runs;
        this.out = out;
    }

    /// A trial of `runs` runs. From here on, what else is printed goes to standard error.
    public static Trial of(int runs) {
        PrintStream out = System.out;
        System.setOut(System.err);
        return new Trial(runs, out);
    }

    /// Runs `program`, which yields its answer, as often as asked for.
    public void time(Callable<String> program) throws Exception {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        for (int i = 0; i < runs; i++) {
            long cpu = system.getProcessCpuTime();
            long start = System.nanoTime();
            String answer = program.call();
            long nanos = System.nanoTime() - start;
            cpu = system.getProcessCpuTime() - cpu;
            out.println(WORD + "\t" + nanos + "\t" + cpu + "\t" + answer);
            out.flush();
            System.gc(); // what this run leaves behind is not the next one's to clean up
        }
    }

    /// What a line of output says.
    ///
    /// @throws IllegalArgumentException if it is not about a run
    public static Run parse(String line) {
        String[] words = line.split("\t", -1);
        if (words.length != 4 || !words[0].equals(WORD)) throw new IllegalArgumentException("not a run: " + line);
        return new Run(Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]);
    }

    /// The `index`-th of a sequence of well mixed numbers that `seed` begins.
    public static long mixed(long seed, long index) {
        long z = seed + (index + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
