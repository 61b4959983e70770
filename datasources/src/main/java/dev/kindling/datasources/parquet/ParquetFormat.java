package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileFormat;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.FileSet;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.FormatWriter;
import dev.kindling.datasources.parquet.FileMetadata.RowGroup;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Apache Parquet.
public record ParquetFormat() implements FileFormat {

    private static final long serialVersionUID = 1L;

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public List<String> extensions() {
        return List.of("parquet", "parq", "pq");
    }

    @Override
    public List<String> readOptions() {
        return List.of("mergeSchema", "binaryAsString");
    }

    @Override
    public List<String> writeOptions() {
        return WriteOptions.NAMES;
    }

    static FileMetadata footer(FileEntry file, dev.kindling.datasources.file.FileMemo memo) {
        return memo.of(file, FileMetadata.class, FooterReader::read);
    }

    @Override
    public @Nullable StructType inferSchema(FileSet files, SourceContext context) {
        if (files.files().isEmpty()) return null;
        FileEntry first = files.files().getFirst();
        return new StoredTypes(first.path(), files.options()).schema(footer(first, files.memo()).schema());
    }

    /// Row groups, the small ones among them together.
    @Override
    public List<FileSplit> splits(FileEntry file, FileScanRequest request) {
        FileMetadata footer = footer(file, request.memo());
        var splits = new ArrayList<FileSplit>();
        long start = 0;
        long bytes = 0;
        List<RowGroup> groups = footer.rowGroups();
        for (int i = 0; i < groups.size(); i++) {
            if (i > 0 && bytes + groups.get(i).compressedBytes() > request.targetSplitBytes()) {
                long end = groups.get(i).start();
                splits.add(new FileSplit(file, start, end - start));
                start = end;
                bytes = 0;
            }
            bytes += groups.get(i).compressedBytes();
        }
        splits.add(new FileSplit(file, start, file.sizeBytes() - start));
        return splits;
    }

    @Override
    public BatchReader open(FileSplit split, FileScanRequest request, ScanContext context) {
        FileEntry file = split.file();
        FileMetadata footer = footer(file, request.memo());
        var types = new StoredTypes(file.path(), request.options());
        var columns = new ArrayList<ColumnReader>();
        for (StructField field : request.outputSchema()) {
            columns.add(reader(types.column(footer.schema(), field.name(), field.dataType())));
        }
        List<RowGroup> groups = footer.rowGroups().stream()
                .filter(group -> group.start() >= split.start() && group.start() < split.end())
                .toList();
        Long limit = request.limit();
        long rowsWanted = limit == null ? Long.MAX_VALUE : limit;
        FileInput input = input(file);
        return new ParquetReader(
                file.path(), input, groups, columns, List.of(), new RowGroupPruner(), rowsWanted, context);
    }

    private static FileInput input(FileEntry file) {
        try {
            return FileInput.open(file.path());
        } catch (IOException e) {
            throw ParquetErrors.unreadable(file.path(), e);
        }
    }

    private static ColumnReader reader(ColumnShape shape) {
        return switch (shape) {
            case ColumnShape.Missing(var type) -> new MissingColumnReader(type);
            case ColumnShape.Values(_, var type, _) when type == AtomicType.NULL -> new MissingColumnReader(type);
            case ColumnShape.Values(var leaf, var type, var conversion)
            when leaf.definitionLevel() <= 1 && leaf.repetitionLevel() == 0 ->
                new FlatColumnReader(leaf, type, conversion);
            default -> new NestedColumnReader(shape);
        };
    }

    @Override
    public String outputExtension(Map<String, String> options) {
        return "parquet";
    }

    @Override
    public void checkWritable(StructType schema) {
        for (StructField field : schema) ColumnShredder.of(field);
    }

    @Override
    public FormatWriter newWriter(
            OutputStream out, StructType schema, Map<String, String> options, ScanContext context) {
        return new ParquetWriter(out, schema, WriteOptions.of(options), context);
    }
}
