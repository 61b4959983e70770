package dev.kindling.datasources.text;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.datasources.file.FileErrors;
import dev.kindling.datasources.file.FileStreams;
import dev.kindling.datasources.file.FormatWriter;
import dev.kindling.datasources.file.Options;
import dev.kindling.datasources.file.TextFormats;
import dev.kindling.datasources.file.TextOutput;
import dev.kindling.datasources.file.Utf8Output;
import dev.kindling.datasources.file.ValueText;
import dev.kindling.sql.types.AtomicType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;

/// Writes the values of one column as lines; NULL is an empty line.
final class TextWriter implements FormatWriter {

    private final TextOutput out;
    private final ValueText text = new ValueText(AtomicType.STRING, TextFormats.inZone(ZoneOffset.UTC));
    private final byte[] lineSeparator;
    private long rowCount;
    private boolean finished;

    TextWriter(OutputStream stream, Options options) {
        try {
            OutputStream compressed = FileStreams.compress(stream, FileStreams.codec(options));
            out = new TextOutput(Utf8Output.in(compressed, TextFormat.charset(options)), "the text output");
        } catch (IOException e) {
            throw FileErrors.unwritable("the text output", e);
        }
        lineSeparator = options.text("lineSep", "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void write(Batch batch) {
        ColumnVector column = batch.column(0);
        for (int row = 0; row < batch.rowCount(); row++) {
            if (!column.isNull(row)) text.write(column, row, out);
            out.put(lineSeparator);
            out.flushIfLarge();
        }
        rowCount += batch.rowCount();
    }

    @Override
    public long sizeBytes() {
        return out.sizeBytes();
    }

    @Override
    public Written finish() {
        finished = true;
        out.finish();
        return new Written(rowCount, out.sizeBytes());
    }

    @Override
    public void close() {
        if (!finished) out.close();
        finished = true;
    }
}
