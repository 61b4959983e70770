package dev.kindling.rdd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Marks that tasks leave, to be counted, wherever they run and on whatever copies of their functions: in this JVM,
/// or in others, if the property [#FOLDER] names a folder that all of them share.
public final class Marks {

    /// The property with the folder for marks. Worker processes have it too.
    public static final String FOLDER = "kindling.test.marks";

    private static final Map<String, AtomicInteger> HERE = new ConcurrentHashMap<>();
    private static final Object ONE_AT_A_TIME = new Object();

    private Marks() {}

    /// Leaves a mark.
    ///
    /// @return how many there are of this name now
    public static int leave(String name) {
        Path file = file(name);
        if (file == null)
            return HERE.computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
        // A lock on a file is one between processes; between threads it is an error.
        synchronized (ONE_AT_A_TIME) {
            boolean interrupted = Thread.interrupted(); // which would close the file
            try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                    var _ = channel.lock()) {
                channel.write(ByteBuffer.wrap(new byte[1]));
                return (int) channel.size();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                if (interrupted) Thread.currentThread().interrupt();
            }
        }
    }

    /// How many marks of this name there are.
    public static int count(String name) {
        Path file = file(name);
        if (file == null) {
            AtomicInteger count = HERE.get(name);
            return count == null ? 0 : count.get();
        }
        return (int) file.toFile().length();
    }

    /// Waits until there are so many.
    public static void await(String name, int count) throws InterruptedException {
        while (count(name) < count) {
            if (Thread.interrupted()) throw new InterruptedException();
            LockSupport.parkNanos(100_000);
        }
    }

    /// Forgets all.
    public static void clear() {
        HERE.clear();
        String folder = System.getProperty(FOLDER);
        if (folder == null) return;
        try (var files = Files.list(Path.of(folder))) {
            for (Path file : files.toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Path file(String name) {
        String folder = System.getProperty(FOLDER);
        return folder == null ? null : Path.of(folder, HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8)));
    }
}
