package dev.kindling.datasources.file;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.catalyst.source.Sink;
import dev.kindling.error.InternalException;
import dev.kindling.rdd.io.PartitionFolder;
import dev.kindling.rdd.io.TaskOutput;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes the rows of one task attempt: one file, or one per folder of partition values. When more folders are open
/// than allowed, the one not written to for longest is finished; should it come up again it gets another file.
final class FileTaskWriter implements Sink.TaskWriter {

    private static final int MOST_OPEN_WRITERS = 32;

    private final FileSink sink;
    private final int partition;
    private final @Nullable TaskOutput output;
    private final ScanContext context;
    private final int[] dataColumns;
    private final int mostOpen;
    private final long rowsPerFile;
    private final ValueText[] partitionTexts;
    private final LinkedHashMap<String, OpenFile> open = new LinkedHashMap<>(16, 0.75f, true);
    private final TextOutput scratch = new TextOutput(OutputStream.nullOutputStream(), "partition values");
    private int fileCount;
    private long rowCount;
    private long sizeBytes;

    private static final class OpenFile {
        final FormatWriter writer;
        final String path;
        long rows;

        OpenFile(FormatWriter writer, String path) {
            this.writer = writer;
            this.path = path;
        }
    }

    /// @param output null for a single file
    FileTaskWriter(FileSink sink, int partition, @Nullable TaskOutput output, ScanContext context) {
        this.sink = sink;
        this.partition = partition;
        this.output = output;
        this.context = context;
        this.dataColumns = sink.dataColumns().stream().mapToInt(i -> i).toArray();
        this.mostOpen = Math.max(1, sink.options().count("maxOpenWriters", MOST_OPEN_WRITERS));
        long rows = sink.options().count("maxRecordsPerFile", 0);
        this.rowsPerFile = rows <= 0 ? Long.MAX_VALUE : rows;
        var formats = TextFormats.inZone(sink.options().zone());
        this.partitionTexts = sink.partitionColumns().stream()
                .map(c -> new ValueText(sink.schema().field(c).dataType(), formats))
                .toArray(ValueText[]::new);
    }

    @Override
    public void write(Batch batch) {
        context.checkCancelled();
        if (batch.rowCount() == 0) return;
        rowCount += batch.rowCount();
        context.count(ScanCounters.ROWS_WRITTEN, batch.rowCount());
        if (partitionTexts.length == 0) {
            append("", batch);
            return;
        }
        // A batch has many rows per folder at best; gathering keeps their order.
        Map<String, int[]> rows = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (int i = 0; i < batch.rowCount(); i++) {
            String name = folderOf(batch, i);
            int count = counts.merge(name, 1, Integer::sum);
            int[] list = rows.computeIfAbsent(name, _ -> new int[16]);
            if (count > list.length) {
                list = Arrays.copyOf(list, list.length * 2);
                rows.put(name, list);
            }
            list[count - 1] = i;
        }
        rows.forEach((name, list) -> append(name, gathered(batch, list, counts.getOrDefault(name, 0))));
    }

    private Batch gathered(Batch batch, int[] rows, int count) {
        var columns = new ArrayList<ColumnVector>();
        for (int column : dataColumns) columns.add(Vectors.gather(batch.column(column), rows, count));
        return new Batch(count, columns);
    }

    private String folderOf(Batch batch, int row) {
        var name = new StringBuilder();
        List<Integer> columns = sink.partitionColumns();
        for (int i = 0; i < partitionTexts.length; i++) {
            ColumnVector vector = batch.column(columns.get(i));
            var field = sink.schema().field(columns.get(i));
            String text = vector.isNull(row) ? null : text(partitionTexts[i], vector, row, field.dataType());
            if (i > 0) name.append('/');
            name.append(new PartitionFolder(field.name(), text).name());
        }
        return name.toString();
    }

    private String text(ValueText writer, ColumnVector vector, int row, DataType type) {
        scratch.cut(0);
        writer.write(vector, row, scratch);
        String text = new String(scratch.bytes(), 0, scratch.length(), StandardCharsets.UTF_8);
        if (type != AtomicType.TIMESTAMP && type != AtomicType.TIMESTAMP_NTZ) return text;
        // As a CAST to STRING shows it: no zone, and no zeros at the end.
        String plain = text.replaceFirst("(Z|[+-]\\d\\d:\\d\\d)$", "").replace('T', ' ');
        return plain.replaceFirst("\\.?0+$", plain.indexOf('.') < 0 ? "$0" : "");
    }

    private void append(String name, Batch batch) {
        int from = 0;
        while (from < batch.rowCount()) {
            OpenFile file = open.get(name);
            if (file == null) file = start(name);
            int count = (int) Math.min(batch.rowCount() - from, rowsPerFile - file.rows);
            file.writer.write(batch.slice(from, count));
            file.rows += count;
            from += count;
            if (file.rows >= rowsPerFile) {
                open.remove(name);
                finish(file);
            }
        }
    }

    private OpenFile start(String name) {
        if (open.size() >= mostOpen) {
            var oldest = open.pollFirstEntry();
            if (oldest != null) finish(oldest.getValue());
        }
        String path;
        if (output == null) {
            if (fileCount > 0 || partition > 0) {
                throw new InternalException("a single file is written by more than one task or in parts");
            }
            path = sink.unfinishedFile();
            sink.system().delete(path);
        } else {
            path = output.newFile(
                    name, sink.format().outputExtension(sink.options().byName()));
        }
        fileCount++;
        FormatWriter writer = sink.format()
                .newWriter(
                        sink.system().create(path),
                        sink.dataSchema(),
                        sink.options().byName(),
                        context);
        var opened = new OpenFile(writer, path);
        open.put(name, opened);
        return opened;
    }

    private void finish(OpenFile file) {
        file.writer.finish();
        long size = sink.system().status(file.path).sizeBytes();
        sizeBytes += size;
        context.count(ScanCounters.FILES_WRITTEN, 1);
        context.count(ScanCounters.BYTES_WRITTEN, size);
    }

    @Override
    public Sink.TaskCommit commit() {
        // The first task leaves a file even without rows, so that the columns can be told from the output.
        if (partition == 0 && fileCount == 0 && partitionTexts.length == 0) start("");
        for (OpenFile file : open.values()) finish(file);
        open.clear();
        TaskOutput.Commit commit = output == null ? null : output.commit();
        return new FileSink.FileCommit(commit, rowCount, sizeBytes, fileCount);
    }

    @Override
    public void close() {
        for (OpenFile file : open.values()) file.writer.close();
        open.clear();
        if (output != null) output.close();
    }
}
