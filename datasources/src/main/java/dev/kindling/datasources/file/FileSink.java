package dev.kindling.datasources.file;

import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.Sink;
import dev.kindling.catalyst.source.WriteRequest.SaveMode;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A job's files of one format in one folder, or, with the option `singleFile`, in one file.
final class FileSink implements Sink {

    private static final long serialVersionUID = 1L;

    private final FileFormat format;
    private final OutputFolder folder;
    private final StructType schema;
    private final SaveMode mode;
    private final List<Integer> partitionColumns;
    private final Options options;
    /// Stands in file names, so that what is appended never meets the name of a file that is there.
    private final String jobName;

    private FileSink(
            FileFormat format,
            OutputFolder folder,
            StructType schema,
            SaveMode mode,
            List<Integer> partitionColumns,
            Options options) {
        this.format = format;
        this.folder = folder;
        this.schema = schema;
        this.mode = mode;
        this.partitionColumns = List.copyOf(partitionColumns);
        this.options = options;
        long before = mode == SaveMode.APPEND ? folder.fileCount() : 0;
        this.jobName = String.format("%08x", Objects.hash(schema.sql(), before));
    }

    static FileSink plan(
            FileFormat format,
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
        var sink = new FileSink(format, new OutputFolder(path, singleFile), schema, mode, columns, options);
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

    /// The name of a task's file number `sequence`.
    String fileName(int partition, int sequence) {
        return String.format(
                "part-%05d-%s-c%03d.%s", partition, jobName, sequence, format.outputExtension(options.byName()));
    }

    @Override
    public boolean begin() {
        if (folder.exists()) {
            if (mode == SaveMode.IGNORE) return false;
            if (mode == SaveMode.ERROR_IF_EXISTS) {
                throw KindlingException.of(
                                ErrorCondition.PATH_ALREADY_EXISTS,
                                "there is something at `" + folder.target() + "` already")
                        .parameter("outputPath", folder.target())
                        .hint("Choose mode overwrite or append, or another path.")
                        .build();
            }
        }
        folder.begin();
        return true;
    }

    @Override
    public TaskWriter open(int partition, int attempt, ScanContext context) {
        return new FileTaskWriter(this, folder, partition, attempt, context);
    }

    @Override
    public void commit(List<TaskCommit> commits) {
        var attempts = commits.stream().map(c -> ((FileCommit) c).attempt()).toList();
        folder.commit(attempts, mode == SaveMode.OVERWRITE);
    }

    @Override
    public void abort() {
        folder.abort();
    }

    /// What a task wrote.
    ///
    /// @param attempt the name of its folder
    record FileCommit(String attempt, long rowCount, long sizeBytes, int fileCount) implements TaskCommit {}

}
