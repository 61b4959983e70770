package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.datasources.file.FormatWriter;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Writes a Parquet file. Rows are kept by column until a row group is full, then encoded column by column; the
/// same rows in the same batches give the same bytes.
final class ParquetWriter implements FormatWriter {

    static final String CREATED_BY = "kindling version 0.1.0 (build 0)";

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    /// A row group this large is written although it could take more rows.
    private static final long MAX_GROUP_BYTES = 256L << 20;

    private final OutputStream out;
    private final WriteOptions options;
    private final ScanContext context;
    private final List<ColumnShredder> columns = new ArrayList<>();
    private final List<LeafBuffer> leaves = new ArrayList<>();
    private final List<GroupNote> groups = new ArrayList<>();
    private final PageBuffer chunkBuffer = new PageBuffer();
    private final PageBuffer pageBuffer = new PageBuffer();
    private final Compressor compressor;
    private long position;
    private long rowCount;
    private int rowsBuffered;
    private boolean closed;

    /// A written row group: its chunks, and where each begins.
    private static final class GroupNote {
        private final List<ChunkNote> chunks = new ArrayList<>();
        private final long rowCount;

        GroupNote(long rowCount) {
            this.rowCount = rowCount;
        }
    }

    /// A written chunk, and where it, its indexes and its Bloom filter stand.
    private static final class ChunkNote {
        private final ChunkWriter.Written chunk;
        private final long position;
        private final long bytes;
        private long bloomPosition = -1;
        private int bloomLength;
        private long columnIndexPosition = -1;
        private int columnIndexLength;
        private long offsetIndexPosition = -1;
        private int offsetIndexLength;

        ChunkNote(ChunkWriter.Written chunk, long position, long bytes) {
            this.chunk = chunk;
            this.position = position;
            this.bytes = bytes;
        }
    }

    ParquetWriter(OutputStream out, StructType schema, WriteOptions options, ScanContext context) {
        this.out = out;
        this.options = options;
        this.context = context;
        this.compressor = new Compressor(options.codec(), options.level());
        for (StructField field : schema) columns.add(ColumnShredder.of(field));
        for (ColumnShredder column : columns) column.collectLeaves(leaves);
        write(MAGIC);
    }

    @Override
    public void write(Batch batch) {
        context.checkCancelled();
        int from = 0;
        while (from < batch.rowCount()) {
            int count = Math.min(batch.rowCount() - from, options.rowGroupRows() - rowsBuffered);
            add(batch.slice(from, count));
            from += count;
            long bytes = 0;
            for (LeafBuffer leaf : leaves) bytes += leaf.sizeBytes();
            if (rowsBuffered == options.rowGroupRows() || bytes > MAX_GROUP_BYTES) flushGroup();
        }
    }

    private void add(Batch rows) {
        for (int c = 0; c < columns.size(); c++) {
            ColumnVector column = rows.column(c);
            if (columns.get(c) instanceof ColumnShredder.Leaf leaf)
                leaf.buffer().addFlat(column);
            else columns.get(c).add(column, ColumnShredder.Entries.rows(rows.rowCount()));
        }
        rowsBuffered += rows.rowCount();
    }

    private void flushGroup() {
        var group = new GroupNote(rowsBuffered);
        for (LeafBuffer leaf : leaves) {
            var encoder = new ChunkWriter(leaf, options, chunkBuffer, pageBuffer, compressor);
            ChunkWriter.Written chunk = encoder.write(leaf.take());
            leaf.clear();
            group.chunks.add(new ChunkNote(chunk, position, chunkBuffer.size()));
            write(chunkBuffer.bytes(), chunkBuffer.size());
        }
        groups.add(group);
        rowCount += rowsBuffered;
        rowsBuffered = 0;
    }

    private void write(byte[] bytes) {
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int length) {
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw ParquetErrors.unwritable(e);
        }
        position += length;
    }

    @Override
    public long sizeBytes() {
        long buffered = 0;
        for (LeafBuffer leaf : leaves) buffered += leaf.sizeBytes();
        return position + buffered;
    }

    @Override
    public Written finish() {
        if (rowsBuffered > 0) flushGroup();
        writeBloomFilters();
        writeColumnIndexes();
        writeOffsetIndexes();
        byte[] footer = footer();
        write(footer);
        byte[] tail = new byte[8];
        LittleEndian.putInt(tail, 0, footer.length);
        System.arraycopy(MAGIC, 0, tail, 4, 4);
        write(tail);
        close();
        return new Written(rowCount, position);
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        compressor.close();
        try {
            out.close();
        } catch (IOException e) {
            throw ParquetErrors.unwritable(e);
        }
    }

    private void writeBloomFilters() {
        for (GroupNote group : groups) {
            for (ChunkNote note : group.chunks) {
                byte[] filter = note.chunk.bloomFilter();
                if (filter == null) continue;
                note.bloomPosition = position;
                note.bloomLength = filter.length;
                write(filter);
            }
        }
    }

    private void writeColumnIndexes() {
        for (GroupNote group : groups) {
            for (ChunkNote note : group.chunks) {
                byte[] index = note.chunk.columnIndex();
                if (index == null) continue;
                note.columnIndexPosition = position;
                note.columnIndexLength = index.length;
                write(index);
            }
        }
    }

    private void writeOffsetIndexes() {
        for (GroupNote group : groups) {
            for (ChunkNote note : group.chunks) {
                var index = new ThriftWriter();
                index.element().structs(1, note.chunk.places().size());
                for (ChunkWriter.PagePlace place : note.chunk.places()) {
                    index.element()
                            .i64(1, note.position + place.offset())
                            .i32(2, place.length())
                            .i64(3, place.firstRow())
                            .end();
                }
                byte[] bytes = index.end().toByteArray();
                note.offsetIndexPosition = position;
                note.offsetIndexLength = bytes.length;
                write(bytes);
            }
        }
    }

    private byte[] footer() {
        var footer = new ThriftWriter();
        int elements = 1;
        for (ColumnShredder column : columns) elements += column.elementCount();
        footer.element().i32(1, 2).structs(2, elements);
        footer.element().string(4, "kindling_schema").i32(5, columns.size()).end();
        for (ColumnShredder column : columns) column.describe(footer);
        footer.i64(3, rowCount).structs(4, groups.size());
        for (int i = 0; i < groups.size(); i++) describe(groups.get(i), i, footer);
        footer.string(6, CREATED_BY).structs(7, leaves.size());
        // Every column is in the order its type defines.
        for (int i = 0; i < leaves.size(); i++) footer.element().empty(1).end();
        return footer.end().toByteArray();
    }

    private static void describe(GroupNote group, int ordinal, ThriftWriter footer) {
        long uncompressed = 0;
        long compressed = 0;
        for (ChunkNote note : group.chunks) {
            uncompressed += note.chunk.uncompressedBytes();
            compressed += note.bytes;
        }
        footer.element().structs(1, group.chunks.size());
        for (ChunkNote note : group.chunks) describe(note, footer);
        footer.i64(2, uncompressed).i64(3, group.rowCount);
        footer.i64(5, group.chunks.getFirst().position).i64(6, compressed);
        if (ordinal <= Short.MAX_VALUE) footer.i16(7, ordinal);
        footer.end();
    }

    private static void describe(ChunkNote note, ThriftWriter footer) {
        footer.element().i64(2, 0);
        describeMetadata(note, footer.struct(3));
        footer.i64(4, note.offsetIndexPosition).i32(5, note.offsetIndexLength);
        if (note.columnIndexPosition >= 0) {
            footer.i64(6, note.columnIndexPosition).i32(7, note.columnIndexLength);
        }
        footer.end();
    }

    private static void describeMetadata(ChunkNote note, ThriftWriter footer) {
        ChunkWriter.Written chunk = note.chunk;
        LeafBuffer leaf = chunk.leaf();
        footer.i32(1, leaf.form().kind().number());
        int[] encodings = chunk.dictionary()
                ? new int[] {PageEncoding.PLAIN, PageEncoding.RLE, PageEncoding.RLE_DICTIONARY}
                : new int[] {PageEncoding.PLAIN, PageEncoding.RLE};
        footer.smallNumbers(2, encodings.length);
        for (int encoding : encodings) footer.listed(encoding);
        footer.strings(3, leaf.path().size());
        for (String name : leaf.path()) footer.listed(name.getBytes(StandardCharsets.UTF_8));
        footer.i32(4, chunk.codec().number());
        footer.i64(5, chunk.valueCount()).i64(6, chunk.uncompressedBytes()).i64(7, note.bytes);
        footer.i64(9, note.position + chunk.dataOffset());
        if (chunk.dictionary()) footer.i64(11, note.position);
        describeStatistics(chunk, footer.struct(12));
        footer.structs(13, chunk.dictionary() ? 2 : 1);
        int dataEncoding = chunk.dictionary() ? PageEncoding.RLE_DICTIONARY : PageEncoding.PLAIN;
        if (chunk.dictionary()) {
            footer.element()
                    .i32(1, PageHeader.DICTIONARY)
                    .i32(2, PageEncoding.PLAIN)
                    .i32(3, 1)
                    .end();
        }
        footer.element()
                .i32(1, PageHeader.DATA)
                .i32(2, dataEncoding)
                .i32(3, chunk.places().size())
                .end();
        if (note.bloomPosition >= 0) footer.i64(14, note.bloomPosition).i32(15, note.bloomLength);
        footer.end();
    }

    private static void describeStatistics(ChunkWriter.Written chunk, ThriftWriter footer) {
        footer.i64(3, chunk.nullCount());
        if (chunk.distinctCount() >= 0) footer.i64(4, chunk.distinctCount());
        StoredBounds bounds = chunk.bounds();
        if (bounds != null) {
            byte[] max = bounds.max();
            if (max != null) footer.binary(5, max);
            footer.binary(6, bounds.min());
            if (max != null) footer.bool(7, bounds.maxIsExact());
            footer.bool(8, bounds.minIsExact());
        }
        footer.end();
    }
}
