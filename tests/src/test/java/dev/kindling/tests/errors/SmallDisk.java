package dev.kindling.tests.errors;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// A file system of one megabyte in memory, mounted where a test wants it. Only root may mount, so other users skip
/// the tests that need it.
final class SmallDisk implements AutoCloseable {

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mountedAt(Path folder) throws IOException {
        Assumptions.assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()),
                "a small disk cannot be mounted here: this needs Linux and root");
        return new SmallDisk(folder);
    }

    void makeReadOnly() throws IOException {
        if (!run("mount", "-o", "remount,ro", folder.toString())) throw new IOException("remounting failed");
    }

    private static boolean run(String... command) throws IOException {
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + command[0]);
        }
    }

    @Override
    public void close() throws IOException {
        if (!run("umount", folder.toString())) throw new IOException("cannot unmount " + folder);
    }
}
