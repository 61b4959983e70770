package dev.kindling.rdd.local;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The partitions of a persisted node, as tasks see them.
interface PersistedInput {

    /// The elements of `partition`, or null if they are not kept (any more).
    @Nullable
    Iterator<Object> read(int partition, TaskRun run);

    /// Keeps the elements of `partition` as the level says, and yields them. If they do not fit and the level knows
    /// no disk, they are passed on and not kept.
    ///
    /// @param source closed when `elements` are not needed any more
    Iterator<Object> keep(int partition, Iterator<Object> elements, CloseScope source, TaskRun run) throws Exception;
}
