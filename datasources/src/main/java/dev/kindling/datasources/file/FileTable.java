package dev.kindling.datasources.file;

import dev.kindling.catalyst.source.ScanRequest;
import dev.kindling.catalyst.source.SourceContext;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;

/// Files of one format as a table: the columns that lie in the files, then those their folders stand for.
final class FileTable implements SourceTable {

    private final FileFormat format;
    private final List<String> paths;
    private final List<TableFile> files;
    private final FileSet fileSet;
    private final StructType dataSchema;
    private final StructType partitionSchema;
    private final StructType schema;
    private final List<TableColumn> columns;
    private final SourceContext context;

    /// Where a column of the table comes from.
    record TableColumn(boolean isPartition, int index) implements java.io.Serializable {}

    FileTable(
            FileFormat format,
            List<String> paths,
            List<TableFile> files,
            FileSet fileSet,
            StructType dataSchema,
            StructType partitionSchema,
            SourceContext context) {
        this.format = format;
        this.paths = paths;
        this.files = files;
        this.fileSet = fileSet;
        this.dataSchema = dataSchema;
        this.partitionSchema = partitionSchema;
        this.context = context;
        var fields = new ArrayList<StructField>();
        this.columns = new ArrayList<>();
        for (int i = 0; i < dataSchema.size(); i++) {
            StructField field = dataSchema.field(i);
            if (partitionSchema.indexOfIgnoreCase(field.name()) >= 0) continue;
            fields.add(new StructField(field.name(), nullable(field.dataType()), true, field.metadata()));
            columns.add(new TableColumn(false, i));
        }
        for (int i = 0; i < partitionSchema.size(); i++) {
            fields.add(partitionSchema.field(i));
            columns.add(new TableColumn(true, i));
        }
        this.schema = new StructType(fields);
    }

    /// A file may lack what its schema promises, so everything in it can be NULL.
    private static DataType nullable(DataType type) {
        return switch (type) {
            case ArrayType array -> new ArrayType(nullable(array.elementType()), true);
            case MapType map -> new MapType(nullable(map.keyType()), nullable(map.valueType()), true);
            case StructType struct ->
                new StructType(struct.fields().stream()
                        .map(f -> new StructField(f.name(), nullable(f.dataType()), true, f.metadata()))
                        .toList());
            default -> type;
        };
    }

    @Override
    public String format() {
        return format.name();
    }

    @Override
    public StructType schema() {
        return schema;
    }

    @Override
    public TableStatistics statistics() {
        return format.statistics(fileSet, dataSchema, context);
    }

    @Override
    public boolean rowsDependOnColumns() {
        return !BadRecords.keepRows(new Options(fileSet.options()));
    }

    @Override
    public FileScan scan(ScanRequest request) {
        List<TableColumn> wanted = request.columns().stream().map(columns::get).toList();
        StructType output =
                new StructType(request.columns().stream().map(schema::field).toList());
        return FileScan.plan(
                format, paths, files, fileSet, dataSchema, partitionSchema, wanted, output, request, context);
    }
}
