package dev.kindling.datasources.file;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.zip.ZipException;

/// What goes wrong with files, in words.
public final class FileErrors {

    private FileErrors() {}

    public static KindlingException unreadable(String path, IOException cause) {
        if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
            return KindlingException.of(ErrorCondition.FAILED_READ_FILE, "`" + path + "` does not exist any more")
                    .subcondition("FILE_NOT_EXIST")
                    .parameter("path", path)
                    .hint("Files were removed or replaced after the table was opened; open it again.")
                    .causedBy(cause)
                    .build();
        }
        if (cause instanceof EOFException || cause instanceof ZipException || isFromDecoder(cause)) {
            return KindlingException.of(
                            ErrorCondition.FILE_CORRUPT, "`" + path + "` is damaged or cut off: " + cause.getMessage())
                    .parameter("path", path)
                    .hint("Set the option `ignoreCorruptFiles` to skip such files.")
                    .causedBy(cause)
                    .build();
        }
        return KindlingException.of(ErrorCondition.FILE_NOT_READABLE, "`" + path + "` cannot be read: " + cause)
                .parameter("path", path)
                .causedBy(cause)
                .build();
    }

    private static boolean isFromDecoder(IOException cause) {
        return !cause.getClass().getName().startsWith("java.");
    }

    public static KindlingException unwritable(String path, IOException cause) {
        return dev.kindling.rdd.io.FileErrors.writing(path, cause);
    }
}
