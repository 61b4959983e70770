package dev.kindling.datasources.text;

import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileErrors;
import dev.kindling.datasources.file.FileFormat;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.FileSet;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.FileStreams;
import dev.kindling.datasources.file.FormatWriter;
import dev.kindling.datasources.file.LineScanner;
import dev.kindling.datasources.file.Options;
import dev.kindling.datasources.file.TextBuffer;
import dev.kindling.datasources.file.TextColumn;
import dev.kindling.datasources.file.Utf8Stream;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Text files with one column, `value`: their lines, or with `wholetext` all of each.
public final class TextFormat implements FileFormat {

    private static final long serialVersionUID = 1L;
    private static final long MAX_SPLIT_BYTES = 128 << 20;

    @Override
    public String name() {
        return "text";
    }

    @Override
    public List<String> extensions() {
        return List.of("txt", "text", "log");
    }

    @Override
    public List<String> readOptions() {
        return List.of("wholetext", "lineSep", "encoding", "charset");
    }

    @Override
    public List<String> writeOptions() {
        return List.of("lineSep", "encoding", "charset");
    }

    @Override
    public @Nullable StructType inferSchema(FileSet files, SourceContext context) {
        return files.files().isEmpty() ? null : new StructType().add("value", AtomicType.STRING);
    }

    private static boolean canSplit(String path, Options options) {
        return !options.flag("wholetext", false)
                && !FileStreams.isCompressed(path)
                && charset(options).equals(StandardCharsets.UTF_8)
                && LineScanner.canSplit(options.find("lineSep"));
    }

    /// More than of other formats: lines and their words repeat, so that a few large tables with counts of them are
    /// less to bring together than many small ones.
    @Override
    public long maxSplitBytes() {
        return MAX_SPLIT_BYTES;
    }

    @Override
    public List<FileSplit> splits(FileEntry file, FileScanRequest request) {
        return canSplit(file.path(), new Options(request.options()))
                ? FileSplit.falling(file, request.targetSplitBytes())
                : List.of(FileSplit.whole(file));
    }

    @Override
    public BatchReader open(FileSplit split, FileScanRequest request, ScanContext context) {
        var options = new Options(request.options());
        checkSchema(request.dataSchema());
        String path = split.file().path();
        try {
            LineScanner lines;
            if (canSplit(path, options)) {
                lines = LineScanner.of(split, FileInput.open(request.systems(), path), options.find("lineSep"));
            } else {
                var stream = Utf8Stream.of(FileStreams.open(request.systems(), path), charset(options));
                lines = LineScanner.of(TextBuffer.ofStream(path, stream), options.find("lineSep"));
            }
            int columnCount = request.columns().size();
            return options.flag("wholetext", false)
                    ? new WholeTextReader(lines, columnCount, context)
                    : new LineReader(lines, columnCount, context);
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
    }

    private static void checkSchema(StructType schema) {
        if (schema.size() <= 1) return;
        throw KindlingException.of(
                        ErrorCondition.INVALID_SCHEMA,
                        "text files have one column, but the schema has " + schema.size() + ": " + schema.fieldNames())
                .parameter("columns", schema.size())
                .build();
    }

    static Charset charset(Options options) {
        String name = options.findAny("encoding", "charset");
        if (name == null) return StandardCharsets.UTF_8;
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw Options.invalid("encoding", name, "a character set such as UTF-8 or ISO-8859-1");
        }
    }

    @Override
    public String outputExtension(Map<String, String> options) {
        return "txt" + FileStreams.ending(FileStreams.codec(new Options(options)));
    }

    @Override
    public void checkWritable(StructType schema) {
        if (schema.size() != 1) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_SCHEMA,
                            "text files hold one column of type STRING, not " + schema.fieldNames())
                    .parameter("columns", schema.size())
                    .hint("Use `concat_ws` to make one of several, or the format csv.")
                    .build();
        }
        StructField field = schema.field(0);
        if (field.dataType() != AtomicType.STRING) {
            throw TextColumn.unsupported(field.name(), field.dataType(), "text");
        }
    }

    @Override
    public FormatWriter newWriter(
            OutputStream out, StructType schema, Map<String, String> options, ScanContext context) {
        return new TextWriter(out, new Options(options));
    }
}
