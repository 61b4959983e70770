package dev.kindling.datasources.file;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/// What happens to the malformed records of one split: they fail the query, are kept with NULLs, are dropped, or
/// are set aside in a folder as JSON lines that name the file, the line and the reason. A split always writes the
/// same file there, so reading it again changes nothing.
public final class BadRecords implements AutoCloseable {

    private static final String FOLDER = "badRecordsPath";
    private static final int MOST_CHARACTERS_SHOWN = 200;

    private final Options.ParseMode mode;
    private final FileSplit split;
    private final ScanContext context;
    private final @Nullable Path folder;
    private @Nullable OutputStream out;
    private @Nullable Path unfinished;

    public BadRecords(Options options, FileSplit split, ScanContext context) {
        this.mode = options.mode();
        this.split = split;
        this.context = context;
        String path = options.find(FOLDER);
        this.folder = path == null ? null : Path.of(path);
    }

    /// Whether with these options a malformed record still gives a row.
    static boolean keepRows(Options options) {
        return options.find(FOLDER) == null && options.mode() == Options.ParseMode.PERMISSIVE;
    }

    /// Whether a malformed record still gives a row.
    public boolean keepsRows() {
        return folder == null && mode == Options.ParseMode.PERMISSIVE;
    }

    /// Whether a malformed record gives an error instead of a row.
    public boolean fails() {
        return folder == null && mode == Options.ParseMode.FAILFAST;
    }

    /// Counts malformed records that are kept with NULLs.
    public void kept(int count) {
        context.count(ScanCounters.ROWS_MALFORMED, count);
    }

    /// Drops a record, or sets it aside.
    public void reject(String record, long line, String reason) {
        context.count(ScanCounters.ROWS_REJECTED, 1);
        if (folder == null) return;
        try {
            if (out == null) out = open(folder);
            String entry = "{\"path\":" + json(split.file().path()) + ",\"line\":" + line + ",\"reason\":"
                    + json(reason) + ",\"record\":" + json(record) + "}\n";
            out.write(entry.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw FileErrors.unwritable(folder.toString(), e);
        }
    }

    private OutputStream open(Path directory) throws IOException {
        Files.createDirectories(directory);
        unfinished = Files.createTempFile(directory, "." + name(), ".tmp");
        return new BufferedOutputStream(Files.newOutputStream(unfinished));
    }

    private String name() {
        return "bad-" + Integer.toHexString(split.file().path().hashCode()) + "-" + split.start() + ".json";
    }

    private static String json(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }

    /// The error for a malformed record in mode FAILFAST.
    ///
    /// @param column the column at fault, or null if it is the whole record
    public KindlingException failure(String record, long line, @Nullable String column, String reason) {
        String shown =
                record.length() > MOST_CHARACTERS_SHOWN ? record.substring(0, MOST_CHARACTERS_SHOWN) + "..." : record;
        var error = KindlingException.of(
                        ErrorCondition.MALFORMED_RECORD_IN_PARSING,
                        "`" + split.file().path() + "` line " + line + ": " + reason + "; the record is `" + shown
                                + "`")
                .subcondition("WITHOUT_SUGGESTION")
                .parameter("path", split.file().path())
                .parameter("line", line)
                .parameter("badRecord", shown)
                .parameter("failFastMode", "FAILFAST");
        if (column != null) error.parameter("column", column);
        return error.hint("Mode PERMISSIVE reads such records with NULLs, DROPMALFORMED leaves them out, and the option"
                        + " `badRecordsPath` sets them aside.")
                .build();
    }

    @Override
    public void close() {
        if (out == null || unfinished == null || folder == null) return;
        try {
            out.close();
            Files.move(unfinished, folder.resolve(name()), StandardCopyOption.REPLACE_EXISTING);
            out = null;
        } catch (IOException e) {
            throw FileErrors.unwritable(folder.toString(), e);
        }
    }
}
