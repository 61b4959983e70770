package dev.kindling.datasources.file;

import dev.kindling.catalyst.source.DataSource;
import dev.kindling.catalyst.source.Sink;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.source.WriteRequest;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.FileSystem;
import dev.kindling.rdd.io.FileSystems;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A data source over files of one format. A format's source is a subclass that names the format, because the
/// service loader wants a class without arguments for each.
public abstract class FileDataSource implements DataSource {

    private static final List<String> COMMON_READ = List.of(
            "path",
            "paths",
            "recursiveFileLookup",
            "pathGlobFilter",
            "basePath",
            "modifiedBefore",
            "modifiedAfter",
            "ignoreMissingFiles",
            "ignoreCorruptFiles",
            "mergeSchema",
            "compression",
            "codec",
            "badRecordsPath");

    private static final List<String> COMMON_WRITE =
            List.of("path", "compression", "codec", "singleFile", "maxRecordsPerFile", "maxOpenWriters");

    private static final String INFER_PARTITION_TYPES = "kindling.sql.sources.partitionColumnTypeInference.enabled";

    private final FileFormat format;
    private final InferredSchemas known = new InferredSchemas();

    protected FileDataSource(FileFormat format) {
        this.format = format;
    }

    @Override
    public final String name() {
        return format.name();
    }

    @Override
    public final List<String> extensions() {
        return format.extensions();
    }

    @Override
    public final List<String> readOptions() {
        return Stream.concat(COMMON_READ.stream(), format.readOptions().stream())
                .distinct()
                .toList();
    }

    @Override
    public final List<String> writeOptions() {
        return Stream.concat(COMMON_WRITE.stream(), format.writeOptions().stream())
                .distinct()
                .toList();
    }

    @Override
    public final SourceTable open(
            List<String> paths, @Nullable StructType schema, Map<String, String> options, SourceContext context) {
        Options all = withZone(options, context);
        all.check(readOptions(), name());
        List<String> allPaths = paths(paths, all);
        FileSystems systems = FileSystems.standard(context.settings());
        List<TableListing.Found> found = new TableListing(systems, all).files(allPaths);
        List<FileEntry> entries = found.stream().map(TableListing.Found::entry).toList();
        var fileSet = new FileSet(entries, systems, all.byName(), new FileMemo());
        ZoneId zone = all.zone();
        boolean inferTypes = Boolean.parseBoolean(context.settings().getOrDefault(INFER_PARTITION_TYPES, "true"));
        StructType partitionSchema = PartitionColumns.schema(
                found.stream().map(TableListing.Found::folders).toList(), schema, zone, inferTypes);
        var files = new ArrayList<TableFile>();
        for (TableListing.Found file : found) {
            var values = new ArrayList<@Nullable Object>();
            int i = 0;
            for (@Nullable String text : file.folders().values()) {
                values.add(PartitionColumns.value(text, partitionSchema.field(i++), zone));
            }
            files.add(new TableFile(file.entry(), values));
        }
        StructType dataSchema =
                schema == null ? inferred(fileSet, allPaths, context) : without(schema, partitionSchema);
        checkNames(dataSchema);
        return new FileTable(format, allPaths, files, fileSet, dataSchema, partitionSchema, context);
    }

    private static Options withZone(Map<String, String> options, SourceContext context) {
        var all = new HashMap<>(options);
        all.put(Options.SESSION_ZONE, context.evaluation().timeZone().getId());
        return new Options(all);
    }

    private static List<String> paths(List<String> paths, Options options) {
        var all = new ArrayList<>(paths);
        String path = options.find("path");
        if (path != null && all.isEmpty()) all.add(path);
        String more = options.find("paths");
        if (more != null && all.isEmpty()) all.addAll(Arrays.asList(more.split(",", -1)));
        if (all.isEmpty()) {
            throw KindlingException.of(ErrorCondition.INVALID_OPTIONS, "there is no path to read from")
                    .subcondition("NO_PATH")
                    .hint("Give one to `load`, or as the option `path`.")
                    .build();
        }
        return all;
    }

    private StructType inferred(FileSet files, List<String> paths, SourceContext context) {
        var key = new InferredSchemas.Key(files, context.settings());
        boolean lasts = format.infersFromRows() && files.files().stream().allMatch(FileEntry::isSettled);
        StructType kept = lasts ? known.find(key) : null;
        if (kept != null) return kept;
        StructType inferred = format.inferSchema(files, context);
        if (inferred != null) {
            if (lasts) known.keep(key, inferred);
            return inferred;
        }
        throw KindlingException.of(
                        ErrorCondition.UNABLE_TO_INFER_SCHEMA,
                        "there is nothing in " + paths + " to tell the columns of " + name() + " files from")
                .parameter("format", name())
                .hint("Declare a schema.")
                .build();
    }

    private static StructType without(StructType schema, StructType partitionSchema) {
        return new StructType(schema.fields().stream()
                .filter(f -> partitionSchema.indexOfIgnoreCase(f.name()) < 0)
                .toList());
    }

    private static void checkNames(StructType schema) {
        var seen = new HashSet<String>();
        for (StructField field : schema) {
            if (seen.add(field.name())) continue;
            throw KindlingException.of(
                            ErrorCondition.COLUMN_ALREADY_EXISTS, "two columns are called `" + field.name() + "`")
                    .parameter("columnName", "`" + field.name().toLowerCase(Locale.ROOT) + "`")
                    .hint("Rename one, or declare a schema.")
                    .build();
        }
    }

    @Override
    public final Sink sink(String path, StructType schema, WriteRequest request, SourceContext context) {
        Options all = withZone(request.options(), context);
        all.check(writeOptions(), name());
        FileSystem system = FileSystems.standard(context.settings()).of(path);
        return FileSink.plan(format, system, path, schema, request.mode(), request.partitionBy(), all);
    }
}
