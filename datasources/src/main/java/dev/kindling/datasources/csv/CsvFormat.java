package dev.kindling.datasources.csv;

import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.datasources.file.BadRecords;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileErrors;
import dev.kindling.datasources.file.FileFormat;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.file.FileMemo;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.FileSet;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.FileStreams;
import dev.kindling.datasources.file.FormatWriter;
import dev.kindling.datasources.file.Options;
import dev.kindling.datasources.file.TextBuffer;
import dev.kindling.datasources.file.TextColumn;
import dev.kindling.datasources.file.TextFormats;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Comma-separated values. Columns go by position; quoted line ends are part of values whatever `multiLine` says.
///
/// A large file in a usual dialect is read in parts by several tasks. Where the first record of a part begins is
/// found out exactly, see [RecordStarts].
public final class CsvFormat implements FileFormat {

    private static final long serialVersionUID = 1L;
    private static final long NO_END = Long.MAX_VALUE / 2;

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public List<String> extensions() {
        return List.of("csv", "tsv");
    }

    @Override
    public List<String> readOptions() {
        return CsvOptions.READ;
    }

    @Override
    public List<String> writeOptions() {
        return CsvOptions.WRITE;
    }

    @Override
    public @Nullable StructType inferSchema(FileSet files, SourceContext context) {
        return new CsvInference(files, context.parallelism()).schema();
    }

    @Override
    public boolean infersFromRows() {
        return true;
    }

    @Override
    public List<FileSplit> splits(FileEntry file, FileScanRequest request) {
        return splits(file, CsvOptions.of(request.options()), request.targetSplitBytes());
    }

    static List<FileSplit> splits(FileEntry file, CsvOptions options, long targetBytes) {
        if (FileStreams.isCompressed(file.path()) || !options.fitsBytePath()) return List.of(FileSplit.whole(file));
        return FileSplit.even(file, targetBytes);
    }

    @Override
    public BatchReader open(FileSplit split, FileScanRequest request, ScanContext context) {
        CsvOptions options = CsvOptions.of(request.options());
        var badRecords = new BadRecords(options.all(), split, context);
        int toSkip = options.header() && split.start() == 0 ? 1 : 0;
        String path = split.file().path();
        try {
            if (!options.fitsBytePath()) {
                var records =
                        new UnivocityRecords(path, FileStreams.open(request.systems(), path), options, 2048, toSkip);
                return new CsvReader(records, options, request, badRecords, context, () -> {});
            }
            if (FileStreams.isCompressed(path)) {
                var buffer = TextBuffer.ofStream(path, FileStreams.open(request.systems(), path));
                var records = new ByteCsvRecords(buffer, options, NO_END, toSkip);
                return new CsvReader(records, options, request, badRecords, context, () -> {});
            }
            Part part = openPart(split, request.systems(), request.memo(), options);
            return new CsvReader(part.records(), options, request, badRecords, context, part::ended);
        } catch (IOException e) {
            throw FileErrors.unreadable(path, e);
        }
    }

    /// The records of a part of a file, without the header.
    ///
    /// @param starts where records of the file begin, as far as it is known
    record Part(ByteCsvRecords records, RecordStarts starts, FileSplit split) {

        /// To be called when all records have been read: now it is known where the first one behind them begins.
        void ended() {
            if (split.end() < split.file().sizeBytes()) starts.add(split.end(), records.endedAt());
        }
    }

    static Part openPart(FileSplit split, FileSystems systems, FileMemo memo, CsvOptions options) throws IOException {
        String path = split.file().path();
        int toSkip = options.header() && split.start() == 0 ? 1 : 0;
        FileInput file = FileInput.open(systems, path);
        try {
            RecordStarts starts = memo.of(split.file(), RecordStarts.class, _ -> new RecordStarts(options));
            long start = starts.firstFrom(split.start(), path, file);
            boolean last = split.end() >= split.file().sizeBytes();
            long end = last ? NO_END : split.end();
            var buffer = TextBuffer.ofFile(path, file, start, Math.max(start, split.end()));
            return new Part(new ByteCsvRecords(buffer, options, end, toSkip), starts, split);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /// The columns that lie in files: all but the one for corrupt records.
    static StructType withoutCorruptRecord(StructType schema, CsvOptions options) {
        String corrupt = options.all().corruptRecordColumn();
        if (schema.indexOf(corrupt) < 0) return schema;
        return new StructType(
                schema.fields().stream().filter(f -> !f.name().equals(corrupt)).toList());
    }

    @Override
    public String outputExtension(Map<String, String> options) {
        var all = new Options(options);
        return all.text("extension", "csv") + FileStreams.ending(FileStreams.codec(all));
    }

    @Override
    public void checkWritable(StructType schema) {
        // The types that can be read are those that can be written.
        for (StructField field : schema) {
            TextColumn.of(field.dataType(), TextFormats.inZone(ZoneOffset.UTC), field.name(), "csv");
        }
    }

    @Override
    public FormatWriter newWriter(
            OutputStream out, StructType schema, Map<String, String> options, ScanContext context) {
        return new CsvWriter(out, schema, CsvOptions.of(options));
    }
}
