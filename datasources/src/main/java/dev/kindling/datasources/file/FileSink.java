package dev.kindling.datasources.file;

import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.Sink;
import dev.kindling.catalyst.source.WriteRequest.SaveMode;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.rdd.io.FileSystem;
import dev.kindling.rdd.io.OutputJob;
import dev.kindling.rdd.io.OutputMode;
import dev.kindling.rdd.io.SingleFileOutput;
import dev.kindling.rdd.io.TaskOutput;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A job's files of one format in one folder, or, with the option `singleFile`, in one file.
final class FileSink implements Sink {

    private static final long serialVersionUID = 1L;

    private final FileFormat format;
    private final FileSystem system;
    private final String path;
    /// The output's folder, or null for a single file.
    private final @Nullable OutputJob job;
    private transient @Nullable SingleFileOutput file;
    /// Where the single file is written before it gets its name; known from [#begin] on.
    private @Nullable String unfinishedFile;
    private final StructType schema;
    private final SaveMode mode;
    private final List<Integer> partitionColumns;
    private final Options options;

    private FileSink(
            FileFormat format,
            FileSystem system,
            String path,
            boolean singleFile,
            StructType schema,
            SaveMode mode,
            List<Integer> partitionColumns,
            Options options) {
        this.format = format;
        this.system = system;
        this.path = path;
        this.job = singleFile ? null : new OutputJob(system, path, outputMode(mode), OutputJob.Durability.UNSYNCED);
        this.schema = schema;
        this.mode = mode;
        this.partitionColumns = List.copyOf(partitionColumns);
        this.options = options;
    }

    static FileSink plan(
            FileFormat format,
            FileSystem system,
            String path,
            StructType schema,
            SaveMode mode,
            List<String> partitionBy,
            Options options) {
        var columns = new ArrayList<Integer>();
        for (String name : partitionBy) columns.add(partitionColumn(schema, name));
        if (!columns.isEmpty() && columns.size() == schema.size()) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARAMETER_VALUE,
                            "all columns are partition columns, which leaves nothing for the files")
                    .parameter("parameter", "partitionBy")
                    .build();
        }
        boolean singleFile = options.flag("singleFile", false);
        if (singleFile && !columns.isEmpty()) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARAMETER_VALUE, "a single file cannot have partition columns")
                    .parameter("parameter", "singleFile")
                    .build();
        }
        var sink =
                new FileSink(format, system, TableListing.absolute(path), singleFile, schema, mode, columns, options);
        format.checkWritable(sink.dataSchema());
        return sink;
    }

    private static int partitionColumn(StructType schema, String name) {
        int index = schema.indexOf(name);
        if (index < 0) index = schema.indexOfIgnoreCase(name);
        if (index < 0) {
            throw KindlingException.of(
                            ErrorCondition.COLUMN_NOT_DEFINED_IN_TABLE,
                            "there is no column `" + name + "` to partition by")
                    .parameter("colName", "`" + name + "`")
                    .hint(Suggestions.didYouMean(name, schema.fieldNames()))
                    .build();
        }
        DataType type = schema.field(index).dataType();
        if (type instanceof ArrayType || type instanceof MapType || type instanceof StructType) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_PARTITION_COLUMN_DATA_TYPE,
                            "`" + name + "` of type " + type.sql() + " cannot name folders")
                    .parameter("type", "\"" + type.sql() + "\"")
                    .build();
        }
        return index;
    }

    /// The columns that lie in the files.
    StructType dataSchema() {
        var fields = new ArrayList<StructField>();
        for (int index : dataColumns()) fields.add(schema.field(index));
        return new StructType(fields);
    }

    List<Integer> dataColumns() {
        var columns = new ArrayList<Integer>();
        for (int i = 0; i < schema.size(); i++) if (!partitionColumns.contains(i)) columns.add(i);
        return columns;
    }

    StructType schema() {
        return schema;
    }

    List<Integer> partitionColumns() {
        return partitionColumns;
    }

    FileFormat format() {
        return format;
    }

    Options options() {
        return options;
    }

    FileSystem system() {
        return system;
    }

    String path() {
        return path;
    }

    private static OutputMode outputMode(SaveMode mode) {
        return switch (mode) {
            case ERROR_IF_EXISTS -> OutputMode.ERROR;
            case APPEND -> OutputMode.APPEND;
            case OVERWRITE -> OutputMode.OVERWRITE;
            case IGNORE -> OutputMode.IGNORE;
        };
    }

    @Override
    public boolean begin() {
        if (job != null) return job.begin();
        var output = new SingleFileOutput(system, path, outputMode(mode));
        if (output.isIgnored()) return false;
        file = output;
        unfinishedFile = output.path();
        return true;
    }

    @Override
    public TaskWriter open(int partition, int attempt, ScanContext context) {
        return new FileTaskWriter(this, partition, job == null ? null : job.open(partition, attempt), context);
    }

    /// Where the single file is written.
    String unfinishedFile() {
        return Objects.requireNonNull(unfinishedFile, "the sink has not begun");
    }

    @Override
    public void commit(List<TaskCommit> commits) {
        if (job == null) {
            Objects.requireNonNull(file, "the sink has not begun here").commit();
        } else {
            job.commit(commits.stream()
                    .map(c -> Objects.requireNonNull(((FileCommit) c).output()))
                    .toList());
        }
    }

    @Override
    public void abort() {
        if (job != null) {
            job.abort();
        } else if (file != null) {
            file.close();
        }
    }

    /// What a task wrote.
    ///
    /// @param output what the job knows it by; null for a single file
    record FileCommit(TaskOutput.@Nullable Commit output, long rowCount, long sizeBytes, int fileCount)
            implements TaskCommit {}
}
