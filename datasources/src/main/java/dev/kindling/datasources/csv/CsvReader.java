package dev.kindling.datasources.csv;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.datasources.file.BadRecords;
import dev.kindling.datasources.file.FieldTable;
import dev.kindling.datasources.file.FileScanRequest;
import dev.kindling.datasources.file.RowProblems;
import dev.kindling.datasources.file.TextColumn;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parses the requested columns of records into batches, and deals with the malformed ones.
final class CsvReader implements BatchReader {

    private static final int CORRUPT_RECORD = -1;

    private final CsvRecords records;
    private final BadRecords badRecords;
    private final ScanContext context;
    private final Runnable atEnd;
    private final FieldTable table;
    private final RowProblems problems;
    private final StructType fileSchema;
    private final byte[] nullValue;
    /// Of each requested column: where it is in the file, or [#CORRUPT_RECORD].
    private final int[] fields;
    private final @Nullable TextColumn[] parsers;

    /// @param atEnd runs once the records have been read to the end
    CsvReader(
            CsvRecords records,
            CsvOptions options,
            FileScanRequest request,
            BadRecords badRecords,
            ScanContext context,
            Runnable atEnd) {
        this.records = records;
        this.badRecords = badRecords;
        this.context = context;
        this.atEnd = atEnd;
        this.nullValue = options.nullValue().getBytes(StandardCharsets.UTF_8);
        this.fileSchema = CsvFormat.withoutCorruptRecord(request.dataSchema(), options);
        this.table = new FieldTable(fileSchema.size(), Batch.CAPACITY);
        this.problems = new RowProblems(table.capacity());
        List<Integer> columns = request.columns();
        this.fields = new int[columns.size()];
        this.parsers = new TextColumn[columns.size()];
        for (int i = 0; i < fields.length; i++) {
            StructField field = request.dataSchema().field(columns.get(i));
            fields[i] = fileSchema.indexOf(field.name());
            if (fields[i] != CORRUPT_RECORD) {
                parsers[i] = TextColumn.of(field.dataType(), options.all().formats(), field.name(), "csv");
            }
        }
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.checkCancelled();
            problems.clear();
            if (!records.next(table, problems)) {
                context.count(ScanCounters.BYTES_READ, records.takeBytesRead());
                atEnd.run();
                return null;
            }
            context.count(ScanCounters.BYTES_READ, records.takeBytesRead());
            if (nullValue.length > 0) findNulls();
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
        var columns = new ArrayList<ColumnVector>(fields.length);
        for (int i = 0; i < fields.length; i++) {
            TextColumn parser = parsers[i];
            if (parser != null) {
                problems.column(fields[i]);
                columns.add(parser.parse(table, fields[i], problems));
            }
        }
        // Only now it is known which records are malformed.
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] == CORRUPT_RECORD) columns.add(i, corruptRecords());
        }
        return columns;
    }

    private ColumnVector corruptRecords() {
        @Nullable String[] texts = new String[table.rowCount()];
        for (int i = 0; i < texts.length; i++) texts[i] = problems.isMarked(i) ? record(i) : null;
        return BytesVector.ofStrings(texts);
    }

    private void findNulls() {
        int[] lengths = table.lengths();
        int[] starts = table.starts();
        byte[] heap = table.heap();
        int width = table.width();
        for (int field : fields) {
            if (field == CORRUPT_RECORD) continue;
            for (int i = 0, k = field; i < table.rowCount(); i++, k += width) {
                if (lengths[k] != nullValue.length) continue;
                int start = starts[k];
                if (Arrays.equals(heap, start, start + nullValue.length, nullValue, 0, nullValue.length)) {
                    lengths[k] = FieldTable.ABSENT;
                }
            }
        }
    }

    private void reject() {
        int kept = 0;
        for (int i = 0; i < table.rowCount(); i++) {
            if (!problems.isMarked(i)) {
                table.moveRow(i, kept++);
                continue;
            }
            int column = problems.columnOf(i);
            String name = column == RowProblems.RECORD
                    ? null
                    : fileSchema.field(column).name();
            if (badRecords.fails()) throw badRecords.failure(record(i), records.line(table, i), name, reason(i));
            badRecords.reject(record(i), records.line(table, i), reason(i));
        }
        table.rowCount(kept);
        problems.clear();
    }

    private String record(int row) {
        int start = table.recordStarts()[row];
        return new String(table.heap(), start, table.recordEnds()[row] - start, StandardCharsets.UTF_8);
    }

    private String reason(int row) {
        int column = problems.columnOf(row);
        if (column == RowProblems.RECORD) {
            return "the record does not have the " + fileSchema.size() + " fields of the schema";
        }
        StructField field = fileSchema.field(column);
        int at = row * table.width() + column;
        String value = new String(table.heap(), table.starts()[at], table.lengths()[at], StandardCharsets.UTF_8);
        return "`" + value + "` in column `" + field.name() + "` is no "
                + field.dataType().sql();
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
