package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;

/// One file, written under a hidden name next to its target and renamed when complete. What dead processes left of
/// writes to the same target is removed when it is opened.
public final class SingleFileOutput implements AutoCloseable {

    private final FileSystem system;
    private final String target;
    private final OutputMode mode;
    private final String unfinished;
    private boolean committed;

    /// @throws dev.kindling.error.KindlingException PATH_ALREADY_EXISTS, or UNSUPPORTED_SAVE_MODE for APPEND
    public SingleFileOutput(FileSystem system, String target, OutputMode mode) {
        this.system = system;
        this.target = target;
        this.mode = mode;
        OutputJob.cleanUp(system, target);
        boolean exists = system.exists(target);
        if (mode == OutputMode.ERROR && exists) throw FileErrors.alreadyExists(target);
        if (mode == OutputMode.APPEND)
            throw KindlingException.of(
                            ErrorCondition.UNSUPPORTED_SAVE_MODE, "cannot append to the single file `" + target + "`")
                    .parameter("path", target)
                    .hint("Write a folder of files, or use mode overwrite.")
                    .build();
        if (exists && system.status(target).isFolder()) throw FileErrors.alreadyExists(target);
        String name = target.substring(target.lastIndexOf('/') + 1);
        this.unfinished = OutputJob.sibling(target, StagingName.create(name).text());
    }

    /// Whether mode IGNORE found the file there: then there is nothing to write.
    public boolean isIgnored() {
        return mode == OutputMode.IGNORE && system.exists(target);
    }

    /// Where to write: create this file, complete it, then [#commit].
    public String path() {
        return unfinished;
    }

    /// Gives the file its name, in one step.
    public void commit() {
        system.sync(unfinished);
        if (mode == OutputMode.OVERWRITE) system.replace(unfinished, target);
        else system.rename(unfinished, target);
        system.sync(OutputJob.parent(target));
        committed = true;
    }

    @Override
    public void close() {
        if (!committed) system.delete(unfinished);
    }
}
