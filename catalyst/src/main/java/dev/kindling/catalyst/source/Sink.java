package dev.kindling.catalyst.source;

import dev.kindling.catalyst.batch.Batch;
import java.io.Serializable;
import java.util.List;

/// A job's output, which appears whole or not at all. The driver calls [#begin], then each task attempt writes
/// through a [TaskWriter] of its own, then the driver calls [#commit] with the commits of the attempts that count,
/// or [#abort].
public interface Sink extends Serializable {

    /// Whether there is anything to do; false when mode IGNORE found something at the path.
    boolean begin();

    TaskWriter open(int partition, int attempt, ScanContext context);

    void commit(List<TaskCommit> commits);

    /// Removes whatever the job left behind.
    void abort();

    /// Writes the rows of one task attempt.
    interface TaskWriter extends AutoCloseable {

        void write(Batch batch);

        /// Makes this attempt's files complete, but not yet visible.
        TaskCommit commit();

        /// Gives up what was not committed.
        @Override
        void close();
    }

    /// What the driver must know of a finished attempt.
    interface TaskCommit extends Serializable {

        long rowCount();

        long sizeBytes();

        int fileCount();
    }
}
