package dev.kindling.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/// What a measurement depends on beside the engines.
///
/// @param command the arguments of `./kindling benchmark`
/// @param commit of this repository, `?` where git does not tell
/// @param load how many processes wanted to run just before, on average over a minute
public record Circumstances(String command, LocalDate date, String commit, String machine, double load) {

    public static Circumstances now(String command) {
        return new Circumstances(
                command,
                LocalDate.now(ZoneOffset.UTC),
                currentCommit(),
                thisMachine(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /// A line for the head of a report.
    public String sentence() {
        return String.format(
                Locale.ROOT,
                "`./kindling benchmark %s`, %s, commit %s; %s; load before the run %.1f.",
                command,
                date,
                commit,
                machine,
                load);
    }

    private static String currentCommit() {
        try {
            Process git = new ProcessBuilder("git", "rev-parse", "--short", "HEAD")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? answer : "?";
        } catch (IOException e) {
            return "?";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "?";
        }
    }

    private static String thisMachine() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        String memory = system instanceof com.sun.management.OperatingSystemMXBean more
                ? String.format(Locale.ROOT, ", %d GiB", more.getTotalMemorySize() >> 30)
                : "";
        return system.getAvailableProcessors() + " x " + processor() + memory + ", " + system.getName() + " "
                + system.getVersion() + ", Java " + Runtime.version();
    }

    private static String processor() {
        Path cpuInfo = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(cpuInfo)) return System.getProperty("os.arch", "?");
        try (var lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.replaceFirst("^.*?: *", ""))
                    .findFirst()
                    .orElse(System.getProperty("os.arch", "?"));
        } catch (IOException e) {
            return "?";
        }
    }
}
