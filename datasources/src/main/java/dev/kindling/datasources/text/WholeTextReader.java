package dev.kindling.datasources.text;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.datasources.file.LineScanner;
import dev.kindling.datasources.file.TextBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All of a file as one row.
final class WholeTextReader implements BatchReader {

    private final LineScanner lines;
    private final int columnCount;
    private final ScanContext context;
    private boolean done;

    WholeTextReader(LineScanner lines, int columnCount, ScanContext context) {
        this.lines = lines;
        this.columnCount = columnCount;
        this.context = context;
    }

    @Override
    public @Nullable Batch next() {
        if (done) return null;
        done = true;
        TextBuffer buffer = lines.buffer();
        while (buffer.fill()) context.checkCancelled();
        context.count(ScanCounters.BYTES_READ, buffer.takeBytesRead());
        context.count(ScanCounters.ROWS_READ, 1);
        if (columnCount == 0) return new Batch(1, List.of());
        int start = buffer.position() + (buffer.startsWithByteOrderMark() ? 3 : 0);
        int[] starts = {start};
        int[] lengths = {buffer.limit() - start};
        return new Batch(1, List.of(new BytesVector(buffer.bytes(), starts, lengths, 0, 1, null)));
    }

    @Override
    public void close() {
        lines.close();
    }
}
