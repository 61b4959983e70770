package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.datasources.file.FileEntry;
import dev.kindling.datasources.file.FileFormat;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.file.FileMemo;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.FileSet;
import dev.kindling.datasources.file.FileSplit;
import dev.kindling.datasources.file.FormatWriter;
import dev.kindling.datasources.parquet.FileMetadata.RowGroup;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Apache Parquet.
public record ParquetFormat() implements FileFormat {

    private static final long serialVersionUID = 1L;
    private static final String MERGE_SCHEMA_SETTING = "kindling.sql.parquet.mergeSchema";

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

    static FileMetadata footer(FileEntry file, FileSystems systems, FileMemo memo) {
        return memo.of(file, FileMetadata.class, f -> FooterReader.read(systems, f));
    }

    private static FileMetadata footer(FileEntry file, FileSet files) {
        return footer(file, files.systems(), files.memo());
    }

    /// Reads the footers of many files at a time: what takes time is waiting for them.
    private static List<FileMetadata> footers(FileSet files) {
        List<FileEntry> entries = files.files();
        if (entries.size() <= 2) {
            return entries.stream().map(file -> footer(file, files)).toList();
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = new ArrayList<Future<FileMetadata>>();
            for (FileEntry file : entries) pending.add(threads.submit(() -> footer(file, files)));
            var footers = new ArrayList<FileMetadata>();
            for (Future<FileMetadata> footer : pending) footers.add(footer.get());
            return footers;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof KindlingException cause) throw cause;
            throw new InternalException("a footer cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw KindlingException.of(ErrorCondition.OPERATION_CANCELED, "the query was cancelled")
                    .causedBy(e)
                    .build();
        }
    }

    @Override
    public @Nullable StructType inferSchema(FileSet files, SourceContext context) {
        if (files.files().isEmpty()) return null;
        String preset = context.settings().getOrDefault(MERGE_SCHEMA_SETTING, "false");
        boolean merge = Boolean.parseBoolean(files.options().getOrDefault("mergeschema", preset));
        FileEntry first = files.files().getFirst();
        StructType schema = schema(first, footer(first, files), files);
        if (!merge) return schema;
        List<FileMetadata> footers = footers(files);
        for (int i = 1; i < footers.size(); i++) {
            FileEntry file = files.files().get(i);
            schema = SchemaMerger.merge(schema, schema(file, footers.get(i), files), file.path());
        }
        return schema;
    }

    private static StructType schema(FileEntry file, FileMetadata footer, FileSet files) {
        return new StoredTypes(file.path(), files.options()).schema(footer.schema());
    }

    @Override
    public TableStatistics statistics(FileSet files, StructType dataSchema, SourceContext context) {
        var statistics = new FooterStatistics(dataSchema);
        List<FileMetadata> footers = footers(files);
        long sizeBytes = 0;
        for (int i = 0; i < footers.size(); i++) {
            FileEntry file = files.files().get(i);
            sizeBytes += file.sizeBytes();
            statistics.add(footers.get(i), new StoredTypes(file.path(), files.options()));
        }
        return statistics.result(sizeBytes);
    }

    /// Row groups, the small ones among them together.
    @Override
    public List<FileSplit> splits(FileEntry file, FileScanRequest request) {
        FileMetadata footer = footer(file, request.systems(), request.memo());
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
        FileMetadata footer = footer(file, request.systems(), request.memo());
        var types = new StoredTypes(file.path(), request.options());
        StructType output = request.outputSchema();
        var shapes = new ArrayList<ColumnShape>();
        for (StructField field : output) {
            shapes.add(types.column(footer.schema(), field.name(), field.dataType()));
        }
        List<RowGroup> groups = footer.rowGroups().stream()
                .filter(group -> group.start() >= split.start() && group.start() < split.end())
                .toList();
        List<Condition> conditions =
                request.predicates().stream().map(p -> Condition.of(p, output)).toList();
        Long limit = request.limit();
        FileInput input = input(file, request.systems());
        var pages = new PageStore(file, context);
        return new ParquetReader(
                file.path(),
                input,
                groups,
                shapes.stream().map(ParquetFormat::reader).toList(),
                PredicateFilter.of(request.predicates(), context.evaluation()),
                new RowGroupPruner(input, pages, output, shapes, footer, conditions),
                pages,
                limit == null ? Long.MAX_VALUE : limit,
                context);
    }

    @Override
    public boolean filtersBy(PhysicalExpression predicate, FileScanRequest request) {
        return PredicateFilter.takes(predicate);
    }

    private static FileInput input(FileEntry file, FileSystems systems) {
        try {
            return FileInput.open(systems, file.path());
        } catch (IOException e) {
            throw ParquetErrors.unreadable(file.path(), e);
        }
    }

    private static ColumnReader reader(ColumnShape shape) {
        return switch (shape) {
            case ColumnShape.Missing(var type) -> new MissingColumnReader(type);
            case ColumnShape.Values(var _, var type, var _)
            when type == AtomicType.NULL -> new MissingColumnReader(type);
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
