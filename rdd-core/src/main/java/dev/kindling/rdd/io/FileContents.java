package dev.kindling.rdd.io;

import dev.kindling.error.KindlingException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The texts or byte sequences that a file stands for, by its name: itself, what it is the compressed form of, or
/// the files in the archive it is. Files in archives are decompressed by their own names too; archives in archives
/// are taken as they are. Hidden files in archives (a part of the name begins with `.` or `_`) are left out.
///
/// ```
/// try (var contents = FileContents.open(system, path)) {
///     while (contents.next()) use(contents.path(), contents.stream());
/// }
/// ```
public final class FileContents implements AutoCloseable {

    /// Between the path of an archive and the name of a file in it.
    public static final String ENTRY_SEPARATOR = "!/";

    private final String file;
    private final InputFile opened;
    private final @Nullable Archive archive;
    private @Nullable InputStream whole;
    private String path;
    private @Nullable InputStream current;

    private FileContents(String file, InputFile opened, @Nullable Archive archive, @Nullable InputStream whole) {
        this.file = file;
        this.opened = opened;
        this.archive = archive;
        this.whole = whole;
        this.path = file;
    }

    /// Whether the file at `path` is one text as it lies there, so that it can be read from any position.
    public static boolean isPlain(String path) {
        return ArchiveFormat.ofName(path) == null && Compression.ofName(path) == Compression.NONE;
    }

    public static FileContents open(FileSystem system, String path) {
        InputFile file = system.open(path);
        boolean opened = false;
        try {
            ArchiveFormat format = ArchiveFormat.ofName(path);
            var contents = format == null
                    ? new FileContents(
                            path, file, null, Compression.ofName(path).decompress(file.stream(0), path))
                    : new FileContents(path, file, Archive.open(format, file), null);
            opened = true;
            return contents;
        } finally {
            if (!opened) file.close();
        }
    }

    /// Goes to the next content; false if there is none.
    public boolean next() {
        if (archive == null) {
            current = whole;
            whole = null;
            return current != null;
        }
        try {
            String entry;
            do {
                entry = archive.next();
                if (entry == null) return false;
            } while (isHidden(entry));
            path = file + ENTRY_SEPARATOR + entry;
            current = Compression.ofName(entry).decompress(new DecodedInputStream(path, archive.stream()), path);
            return true;
        } catch (IOException | RuntimeException e) {
            throw DecodedInputStream.failure(file, "its list of files cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /// The file's path; of a file in an archive `archive!/entry`.
    public String path() {
        return path;
    }

    /// The bytes of the current content, until the next. Need not be closed.
    public InputStream stream() {
        if (current == null) throw new IllegalStateException("call next() first");
        return current;
    }

    private static boolean isHidden(String entry) {
        for (String part : entry.split("/", -1)) {
            boolean partition = part.indexOf('=') > 0;
            if (part.startsWith(".") || (part.startsWith("_") && !partition)) return true;
        }
        return false;
    }

    @Override
    public void close() {
        try (opened) {
            if (archive != null) archive.close();
            else if (current != null) current.close();
            else if (whole != null) whole.close();
        } catch (IOException | RuntimeException e) {
            if (e instanceof KindlingException known) throw known;
            // What is left of a damaged archive cannot be closed, and need not be: the file is.
        }
    }
}
