package dev.kindling.datasources.json;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.LiteralVectorBuilder;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.datasources.file.BadRecords;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.LineScanner;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses the requested fields of records into batches, and deals with the malformed ones.
final class JsonReader implements BatchReader {

    private final JsonRecords records;
    private final BadRecords badRecords;
    private final ScanContext context;
    private final FieldTable table;
    private final RowProblems problems;
    private final StructType schema;
    private final String corruptColumn;
    private final NestedValues nested;
    private final @Nullable ScalarColumn[] scalars;

    JsonReader(
            LineScanner lines,
            JsonOptions options,
            FileScanRequest request,
            BadRecords badRecords,
            ScanContext context) {
        this.badRecords = badRecords;
        this.context = context;
        this.schema = request.outputSchema();
        this.corruptColumn = options.all().corruptRecordColumn();
        this.table = new FieldTable(schema.size(), Batch.CAPACITY);
        this.problems = new RowProblems(table.capacity());
        this.records = new JsonRecords(lines, options, schema.fieldNames(), table);
        this.nested = new NestedValues(options);
        this.scalars = new ScalarColumn[schema.size()];
        for (int i = 0; i < scalars.length; i++) {
            StructField field = schema.field(i);
            if (!isNested(field.dataType())) scalars[i] = new ScalarColumn(field.dataType(), options, field.name());
        }
    }

    private static boolean isNested(DataType type) {
        return type instanceof ArrayType || type instanceof MapType || type instanceof StructType;
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.checkCancelled();
            problems.clear();
            boolean more = records.next(problems);
            context.count(ScanCounters.BYTES_READ, records.buffer().takeBytesRead());
            if (!more) return null;
            List<ColumnVector> columns = parse();
            if (problems.any()) {
                if (badRecords.keepsRows()) {
                    badRecords.kept(problems.count());
                } else {
                    reject();
                    if (table.rowCount() == 0) continue;
                    columns = parse();
                }
            }
            context.count(ScanCounters.ROWS_READ, table.rowCount());
            return new Batch(table.rowCount(), columns);
        }
    }

    private List<ColumnVector> parse() {
        var columns = new ArrayList<ColumnVector>(scalars.length);
        int corrupt = schema.indexOf(corruptColumn);
        for (int i = 0; i < scalars.length; i++) {
            if (i == corrupt) continue;
            problems.column(i);
            ScalarColumn scalar = scalars[i];
            columns.add(
                    scalar == null
                            ? nested(i, schema.field(i).dataType())
                            : scalar.parse(table, records.kinds(), i, problems));
        }
        // Only now it is known which records are malformed.
        if (corrupt >= 0) columns.add(corrupt, corruptRecords());
        return columns;
    }

    private ColumnVector nested(int column, DataType type) {
        var builder = LiteralVectorBuilder.of(type);
        for (int i = 0, k = column; i < table.rowCount(); i++, k += table.width()) {
            Object value = null;
            if (table.lengths()[k] >= 0) {
                try {
                    if (records.kinds()[k] != JsonKind.NESTED) throw new IOException("no object or array");
                    value = nested.value(table.heap(), table.starts()[k], table.lengths()[k], type);
                } catch (IOException e) {
                    problems.mark(i);
                }
            }
            builder.append(value);
        }
        return builder.build();
    }

    private ColumnVector corruptRecords() {
        @Nullable String[] texts = new String[table.rowCount()];
        for (int i = 0; i < texts.length; i++) texts[i] = problems.isMarked(i) ? record(i) : null;
        return BytesVector.ofStrings(texts);
    }

    private void reject() {
        int kept = 0;
        for (int i = 0; i < table.rowCount(); i++) {
            if (!problems.isMarked(i)) {
                table.moveRow(i, kept);
                System.arraycopy(
                        records.kinds(), i * table.width(), records.kinds(), kept * table.width(), table.width());
                kept++;
                continue;
            }
            int column = problems.columnOf(i);
            String name =
                    column == RowProblems.RECORD ? null : schema.field(column).name();
            String reason = name == null
                    ? "the record is no JSON object"
                    : "column `" + name + "` holds no "
                            + schema.field(column).dataType().sql();
            if (badRecords.fails()) throw badRecords.failure(record(i), records.line(i), name, reason);
            badRecords.reject(record(i), records.line(i), reason);
        }
        table.rowCount(kept);
        problems.clear();
    }

    private String record(int row) {
        int start = table.recordStarts()[row];
        return new String(table.heap(), start, table.recordEnds()[row] - start, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            records.close();
        } finally {
            badRecords.close();
        }
    }
}
