package dev.kindling.datasources.text;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.datasources.file.LineScanner;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines of a file as rows.
final class LineReader implements BatchReader {

    private final LineScanner lines;
    private final int columnCount;
    private final ScanContext context;

    LineReader(LineScanner lines, int columnCount, ScanContext context) {
        this.lines = lines;
        this.columnCount = columnCount;
        this.context = context;
    }

    @Override
    public @Nullable Batch next() {
        context.checkCancelled();
        int[] starts = new int[Batch.CAPACITY];
        int[] lengths = new int[Batch.CAPACITY];
        int count = 0;
        while (count == 0 && lines.refill()) {
            while (count < Batch.CAPACITY && lines.next()) {
                starts[count] = lines.start();
                lengths[count++] = lines.end() - lines.start();
            }
        }
        context.count(ScanCounters.BYTES_READ, lines.buffer().takeBytesRead());
        if (count == 0) return null;
        context.count(ScanCounters.ROWS_READ, count);
        if (columnCount == 0) return new Batch(count, List.of());
        return new Batch(count, List.of(new BytesVector(lines.buffer().bytes(), starts, lengths, 0, count, null)));
    }

    @Override
    public void close() {
        lines.close();
    }
}
