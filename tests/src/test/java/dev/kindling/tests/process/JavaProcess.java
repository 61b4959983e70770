package dev.kindling.tests.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Java programs on this class path in processes of their own, started quickly.
public final class JavaProcess {

    private JavaProcess() {}

    /// What became of a program that has ended.
    public record Outcome(int exitCode, String out, String err) {}

    /// A command line that runs the class `main`.
    public static List<String> command(String main, List<String> arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(settings());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return command;
    }

    /// Options that give a child the settings this JVM has as system properties.
    public static List<String> settings() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("kindling."))
                .sorted()
                .map(name -> "-D" + name + "=" + System.getProperty(name))
                .toList();
    }

    /// Runs `command` to its end, with `input` as its standard input.
    public static Outcome run(List<String> command, String input) {
        try {
            Path out = Files.createTempFile("out", ".txt");
            Path err = Files.createTempFile("err", ".txt");
            Path in = Files.writeString(Files.createTempFile("in", ".txt"), input);
            Process process = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            try {
                int exitCode = process.waitFor();
                return new Outcome(exitCode, Files.readString(out), Files.readString(err));
            } finally {
                process.destroyForcibly();
                for (Path file : List.of(out, err, in)) Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Runs the command line with `arguments`.
    public static Outcome kindling(String input, String... arguments) {
        return run(command("dev.kindling.cli.Main", List.of(arguments)), input);
    }

    /// Starts `command`, whose standard output can be read as it comes.
    public static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The next line of the standard output of `process`, or null at its end.
    public static @org.jspecify.annotations.Nullable String line(Process process) {
        try {
            return process.inputReader(StandardCharsets.UTF_8).readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
