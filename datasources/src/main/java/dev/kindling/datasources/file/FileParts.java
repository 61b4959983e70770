package dev.kindling.datasources.file;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/// Parts of files that several threads read at a time: as tasks of a scan, or before there is one, to find out what
/// is in them.
public final class FileParts {

    private static final long LEAST_BYTES = 2 << 20;
    static final long MOST_BYTES = 16 << 20;

    private FileParts() {}

    /// How large the parts of `totalBytes` are, so that `parallelism` threads have about the same to do.
    public static long targetBytes(long totalBytes, int parallelism) {
        return targetBytes(totalBytes, parallelism, MOST_BYTES);
    }

    /// As [#targetBytes], and at most `mostBytes`.
    static long targetBytes(long totalBytes, int parallelism, long mostBytes) {
        return Math.min(mostBytes, Math.max(LEAST_BYTES, totalBytes / (Math.max(1, parallelism) * 4L)));
    }

    /// What `read` yields for each part, in their order. It runs for up to `parallelism` parts at a time; if it
    /// fails for several, the first of them in that order decides.
    public static <T> List<T> each(List<FileSplit> parts, int parallelism, Function<FileSplit, T> read) {
        int threadCount = Math.min(parts.size(), parallelism);
        if (threadCount <= 1) return parts.stream().map(read).toList();
        var threads = Thread.ofPlatform().daemon().name("kindling-files-", 0).factory();
        try (ExecutorService pool = Executors.newFixedThreadPool(threadCount, threads)) {
            var pending = new ArrayList<Future<T>>();
            for (FileSplit part : parts) pending.add(pool.submit(() -> read.apply(part)));
            try {
                var results = new ArrayList<T>();
                for (Future<T> result : pending) results.add(result.get());
                return results;
            } finally {
                // Where all went well there is nothing left to stop.
                pool.shutdownNow();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            if (e.getCause() instanceof Error cause) throw cause;
            throw new InternalException("a part of a file cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KindlingException.of(ErrorCondition.OPERATION_CANCELED, "the query was cancelled")
                    .causedBy(e)
                    .build();
        }
    }
}
