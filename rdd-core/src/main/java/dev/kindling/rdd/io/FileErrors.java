package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What can go wrong with files, said so that one can act on it.
public final class FileErrors {

    private FileErrors() {}

    public static KindlingException notFound(String path) {
        return error(ErrorCondition.PATH_NOT_FOUND, "there is nothing at `" + path + "`", path)
                .hint("Check the spelling and, for a relative path, the working folder "
                        + System.getProperty("user.dir") + ".")
                .build();
    }

    /// As [#notFound(String)], saying how much of the path is there.
    static KindlingException notFound(String path, @Nullable String nearestParent) {
        if (nearestParent == null) return notFound(path);
        return error(ErrorCondition.PATH_NOT_FOUND, "there is nothing at `" + path + "`", path)
                .parameter("nearestParent", nearestParent)
                .hint("The nearest folder that exists is `" + nearestParent + "`; check the rest of the path.")
                .build();
    }

    public static KindlingException alreadyExists(String path) {
        return error(ErrorCondition.PATH_ALREADY_EXISTS, "there is something at `" + path + "` already", path)
                .parameter("outputPath", path)
                .hint("Use mode overwrite or append, or write to another path.")
                .build();
    }

    /// The file was there but its content is not what its format says; `what` completes "... is damaged: ".
    public static KindlingException corrupt(String path, String what, @Nullable Throwable cause) {
        return error(ErrorCondition.FILE_CORRUPT, "`" + path + "` is damaged: " + what, path)
                .hint("Restore the file from its source, or remove it and read the others.")
                .causedBy(cause)
                .build();
    }

    /// An error met while reading `path`.
    public static KindlingException reading(String path, IOException e) {
        return switch (e) {
            case NoSuchFileException _, FileNotFoundException _ -> notFound(path);
            case EOFException _ -> corrupt(path, "it ends too early", e);
            case AccessDeniedException _ ->
                error(ErrorCondition.FILE_NOT_READABLE, "no permission to read `" + path + "`", path)
                        .hint("Give the user of this process the right to read it.")
                        .causedBy(e)
                        .build();
            default ->
                error(ErrorCondition.FILE_NOT_READABLE, "cannot read `" + path + "`: " + reason(e), path)
                        .hint("Check that it is a file, that its disk is healthy, and try again.")
                        .causedBy(e)
                        .build();
        };
    }

    /// An error met while writing `file`, which may lie in a staging folder: users are told of its target.
    public static KindlingException writing(String file, IOException e) {
        String path = StagingName.finalPath(file);
        if (e instanceof FileAlreadyExistsException || e instanceof DirectoryNotEmptyException)
            return alreadyExists(path);
        if (e instanceof AccessDeniedException)
            return error(ErrorCondition.FILE_NOT_WRITABLE, "no permission to write `" + path + "`", path)
                    .hint("Give the user of this process the right to write there, or choose another path.")
                    .causedBy(e)
                    .build();
        String reason = reason(e).toLowerCase(Locale.ROOT);
        if (reason.contains("no space left") || reason.contains("disk quota") || reason.contains("not enough space"))
            return error(ErrorCondition.DISK_FULL, "the disk is full while writing `" + path + "`", path)
                    .hint("Free some space or write to another disk; nothing incomplete was left behind.")
                    .causedBy(e)
                    .build();
        return error(ErrorCondition.FILE_NOT_WRITABLE, "cannot write `" + path + "`: " + reason(e), path)
                .hint("Check that its folder exists and can be written to.")
                .causedBy(e)
                .build();
    }

    static KindlingException renaming(String source, String to, IOException e) {
        String from = StagingName.finalPath(source);
        return error(
                        ErrorCondition.FAILED_RENAME_PATH,
                        "cannot rename `" + from + "` to `" + to + "`: " + reason(e),
                        from)
                .parameter("sourcePath", from)
                .parameter("targetPath", to)
                .hint("Both must be on the same disk, in folders that can be written to.")
                .causedBy(e)
                .build();
    }

    static KindlingException invalidPattern(String pattern, String what) {
        return error(
                        ErrorCondition.INVALID_PARAMETER_VALUE,
                        "the path pattern `" + pattern + "` is not valid: " + what,
                        pattern)
                .hint("Close every [ and {, or put a \\ before a character that is meant literally.")
                .build();
    }

    static KindlingException cannotList(String pattern, String scheme) {
        return error(
                        ErrorCondition.UNSUPPORTED_FEATURE,
                        "`" + pattern + "` has wildcards, but what is there cannot be listed over " + scheme,
                        pattern)
                .parameter("scheme", scheme)
                .hint("Name each file, with commas between or alternatives in braces: {a,b}.")
                .build();
    }

    static KindlingException noSequenceCodec(Compression compression) {
        return KindlingException.of(
                        ErrorCondition.UNSUPPORTED_FEATURE,
                        "sequence files are not written with "
                                + compression.name().toLowerCase(Locale.ROOT))
                .parameter("compression", compression)
                .hint("Use DEFLATE, GZIP, BZIP2 or ZSTD.")
                .build();
    }

    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }

    private static KindlingException.Builder error(ErrorCondition condition, String detail, String path) {
        return KindlingException.of(condition, detail).parameter("path", path);
    }
}
