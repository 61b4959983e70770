package dev.kindling.datasources.json;

import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.datasources.file.BadRecords;
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
import dev.kindling.datasources.file.Utf8Stream;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// JSON: one object a line, or with `multiLine` files that are objects or arrays of them. Columns go by key.
public final class JsonFormat implements FileFormat {

    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
        return "json";
    }

    @Override
    public List<String> extensions() {
        return List.of("json", "ndjson", "jsonl");
    }

    @Override
    public List<String> readOptions() {
        return JsonOptions.READ;
    }

    @Override
    public List<String> writeOptions() {
        return JsonOptions.WRITE;
    }

    @Override
    public @Nullable StructType inferSchema(FileSet files, SourceContext context) {
        return new JsonInference(files, context.parallelism()).schema();
    }

    @Override
    public boolean infersFromRows() {
        return true;
    }

    private static boolean canSplit(String path, JsonOptions options) {
        return !options.multiLine() && isPlainText(path, options) && LineScanner.canSplit(options.lineSeparator());
    }

    private static boolean isPlainText(String path, JsonOptions options) {
        return !FileStreams.isCompressed(path) && options.charset().equals(StandardCharsets.UTF_8);
    }

    @Override
    public List<FileSplit> splits(FileEntry file, FileScanRequest request) {
        return splits(file, JsonOptions.of(request.options()), request.targetSplitBytes());
    }

    static List<FileSplit> splits(FileEntry file, JsonOptions options, long targetBytes) {
        return canSplit(file.path(), options) ? FileSplit.even(file, targetBytes) : List.of(FileSplit.whole(file));
    }

    @Override
    public BatchReader open(FileSplit split, FileScanRequest request, ScanContext context) {
        JsonOptions options = JsonOptions.of(request.options());
        LineScanner lines = lines(request.systems(), split, options);
        var badRecords = new BadRecords(options.all(), split, context);
        return new JsonReader(lines, options, request, badRecords, context);
    }

    /// The lines of a part, or of a whole file where [#splits] has no parts.
    static LineScanner lines(FileSystems systems, FileSplit split, JsonOptions options) {
        String path = split.file().path();
        if (canSplit(path, options)) return LineScanner.of(split, input(systems, path), options.lineSeparator());
        TextBuffer buffer = isPlainText(path, options)
                ? TextBuffer.ofFile(path, input(systems, path), 0, split.file().sizeBytes())
                : TextBuffer.ofStream(path, Utf8Stream.of(FileStreams.open(systems, path), options.charset()));
        return LineScanner.of(buffer, options.lineSeparator());
    }

    private static FileInput input(FileSystems systems, String path) {
        try {
            return FileInput.open(systems, path);
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
    }

    @Override
    public String outputExtension(Map<String, String> options) {
        return "json" + FileStreams.ending(FileStreams.codec(new Options(options)));
    }

    @Override
    public void checkWritable(StructType schema) {
        for (StructField field : schema) JsonWriter.check(field.name(), field.dataType());
    }

    @Override
    public FormatWriter newWriter(
            OutputStream out, StructType schema, Map<String, String> options, ScanContext context) {
        return new JsonWriter(out, schema, JsonOptions.of(options));
    }
}
