package dev.kindling.rdd.io;

import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The files of one task attempt of an [OutputJob]. Not visible before the job commits; gone when closed without
/// commit.
public final class TaskOutput implements AutoCloseable {

    /// What the driver must know of an attempt that has committed.
    ///
    /// @param files paths below the target
    public record Commit(int partition, List<String> files, long sizeBytes) implements Serializable {

        public Commit {
            files = List.copyOf(files);
        }
    }

    private final OutputJob job;
    private final int partition;
    private final int attempt;
    private final String folder;
    private final List<String> files = new ArrayList<>();
    private final Map<String, Integer> filesByFolder = new HashMap<>();
    private boolean committed;

    TaskOutput(OutputJob job, int partition, int attempt) {
        this.job = job;
        this.partition = partition;
        this.attempt = attempt;
        this.folder = job.attemptFolder(partition, attempt);
    }

    /// The path of a new file of this attempt, which the caller creates with [FileSystem#create] and completes
    /// before [#commit].
    ///
    /// @param partitionFolder `key=value` folders below the target, or empty
    /// @param extension without the first dot: `csv.gz`
    public String newFile(String partitionFolder, String extension) {
        int sequence = filesByFolder.merge(partitionFolder, 1, Integer::sum) - 1;
        String name = job.partFile(partition, sequence, attempt, extension);
        String file = partitionFolder.isEmpty() ? name : partitionFolder + "/" + name;
        files.add(file);
        return folder + "/" + file;
    }

    /// A new file, opened.
    public OutputStream create(String partitionFolder, String extension) {
        return job.system().create(newFile(partitionFolder, extension));
    }

    /// Makes this attempt the partition's, unless another attempt was first.
    public Commit commit() {
        FileSystem system = job.system();
        long sizeBytes = 0;
        for (String file : files) {
            job.sync(folder + "/" + file);
            sizeBytes += system.status(folder + "/" + file).sizeBytes();
        }
        String target = job.committedFolder(partition);
        if (!job.isInPlace() && !system.exists(target)) {
            system.makeFolders(folder);
            system.rename(folder, target);
        }
        committed = true;
        return new Commit(partition, files, sizeBytes);
    }

    @Override
    public void close() {
        if (committed) return;
        if (!job.isInPlace()) job.system().delete(folder);
        else for (String file : files) job.system().delete(folder + "/" + file);
    }
}
