package dev.kindling.rdd.worker;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.concurrent.TimeUnit;

/// A process that runs tasks for this one.
///
/// What it prints appears where this process prints; the last of its error output is kept to explain its death. It
/// learns over its standard input where to connect to and the secret that lets it in, so nobody sees that in a list
/// of processes; the port is open only until it has connected.
final class WorkerProcess {

    private static final int SECRET_BYTES = 32;
    private static final int START_SECONDS = 60;
    private static final int END_SECONDS = 10;
    private static final int LAST_WORDS_SECONDS = 5;
    private static final int POLL_MILLIS = 100;
    private static final int LAST_WORDS = 2000;

    private final int number;
    private final Process process;
    private final DataOutputStream notices;
    private final StringBuilder lastWords = new StringBuilder();
    private final Thread errors;
    private List<Connection> connections = List.of();

    private WorkerProcess(int number, Process process) {
        this.number = number;
        this.process = process;
        this.notices = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        copy(process.getInputStream(), System.out, "out");
        this.errors = copy(process.getErrorStream(), System.err, "err");
    }

    /// Starts a process and waits until it has connected.
    static WorkerProcess start(int number, WorkerOptions options, Class<?> main) throws WorkerDiedException {
        WorkerProcess worker;
        try {
            worker = new WorkerProcess(number, new ProcessBuilder(command(options, main)).start());
        } catch (IOException e) {
            throw new WorkerDiedException("worker process " + number + " cannot be started: " + e.getMessage());
        }
        boolean connected = false;
        try {
            worker.connect(options.slots());
            connected = true;
            return worker;
        } catch (IOException e) {
            throw worker.died(String.valueOf(e.getMessage()));
        } finally {
            if (!connected) worker.end();
        }
    }

    private static List<String> command(WorkerOptions options, Class<?> main) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + options.heapBytes());
        command.add("--enable-native-access=ALL-UNNAMED");
        if (options.slots() == 1) command.add("-XX:+UseSerialGC");
        if (main.desiredAssertionStatus()) command.add("-ea");
        System.getProperties().forEach((key, value) -> {
            if (key.toString().startsWith("kindling.")) command.add("-D" + key + "=" + value);
        });
        command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
        command.add("-Duser.timezone=" + TimeZone.getDefault().getID());
        command.add("-Duser.language=" + Locale.getDefault().getLanguage());
        command.add("-Duser.country=" + Locale.getDefault().getCountry());
        command.addAll(options.javaOptions());
        command.add("-cp");
        command.add(WorkerClassPath.of(main, Thread.currentThread().getContextClassLoader()));
        command.add(main.getName());
        return command;
    }

    private void connect(int slots) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        var opened = new ArrayList<Connection>();
        try (var server = new ServerSocket(0, slots, InetAddress.getLoopbackAddress())) {
            tell(Frames.frame(new WorkerSide.Greeting(number, server.getLocalPort(), secret, slots)));
            server.setSoTimeout(POLL_MILLIS);
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
            while (opened.size() < slots) {
                if (!process.isAlive()) throw new IOException("it ended before it was ready");
                if (System.nanoTime() > deadline) throw new IOException("it was not ready in time");
                accept(server, secret, opened);
            }
        }
        connections = List.copyOf(opened);
    }

    private static void accept(ServerSocket server, byte[] secret, List<Connection> opened) throws IOException {
        Socket socket;
        try {
            socket = server.accept();
        } catch (SocketTimeoutException _) {
            return; // time to look whether the process lives
        }
        boolean known = false;
        try {
            socket.setSoTimeout(POLL_MILLIS * 10);
            byte[] offered = socket.getInputStream().readNBytes(SECRET_BYTES);
            known = MessageDigest.isEqual(offered, secret);
            socket.setSoTimeout(0);
            if (known) opened.add(new Connection(socket));
        } catch (IOException _) {
            known = false; // a stranger that says nothing
        } finally {
            if (!known) socket.close();
        }
    }

    int number() {
        return number;
    }

    List<Connection> connections() {
        return connections;
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Tells the whole process something. If it is gone, nothing happens: who works with it will notice.
    void tell(byte[] frame) {
        synchronized (notices) {
            try {
                Frames.write(notices, frame);
            } catch (IOException _) {
                return; // see above
            }
        }
    }

    /// How this process ended; it is ended if it has not.
    WorkerDiedException died(String otherwise) {
        boolean byItself = false;
        try {
            byItself = process.waitFor(1, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        end();
        var message = new StringBuilder("worker process " + number + " (pid " + process.pid() + ") ");
        message.append(byItself ? cause(process.exitValue()) : "was ended: " + otherwise);
        synchronized (lastWords) {
            String words = lastWords.toString().strip();
            if (!words.isEmpty()) message.append("; the last it said: ").append(words);
        }
        return new WorkerDiedException(message.toString());
    }

    /// A JVM reports a signal as 128 and its number.
    private static String cause(int exit) {
        return switch (exit) {
            case 128 + 9 -> "was killed (signal 9)";
            case 128 + 15 -> "was asked to end (signal 15)";
            case 128 + 6 -> "crashed (signal 6)";
            case 128 + 11 -> "crashed (signal 11)";
            default -> "ended with exit code " + exit;
        };
    }

    /// Ends the process, if it has not ended, and waits until it has.
    void end() {
        // By its handle, which leaves its streams open: what it said last may not have been read yet.
        process.toHandle().destroyForcibly();
        boolean interrupted = Thread.interrupted();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
            errors.join(TimeUnit.SECONDS.toMillis(LAST_WORDS_SECONDS));
        } catch (InterruptedException _) {
            interrupted = true;
        }
        // Closes the streams, whoever else still holds their other ends.
        process.destroyForcibly();
        if (interrupted) Thread.currentThread().interrupt();
        for (Connection connection : connections) {
            try {
                connection.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Thread copy(InputStream from, PrintStream to, String name) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .name("kindling-worker-" + number + "-" + name)
                .unstarted(() -> {
                    byte[] bytes = new byte[1 << 13];
                    try (from) {
                        for (int n = from.read(bytes); n >= 0; n = from.read(bytes)) {
                            to.write(bytes, 0, n);
                            to.flush();
                            if (to == System.err) remember(new String(bytes, 0, n, Charset.defaultCharset()));
                        }
                    } catch (IOException _) {
                        return; // the process was ended while it spoke
                    }
                });
        thread.start();
        return thread;
    }

    private void remember(String words) {
        synchronized (lastWords) {
            lastWords.append(words);
            if (lastWords.length() > LAST_WORDS) lastWords.delete(0, lastWords.length() - LAST_WORDS);
        }
    }
}
