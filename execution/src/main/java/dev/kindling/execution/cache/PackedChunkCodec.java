package dev.kindling.execution.cache;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.execution.cache.PackedColumn.Coded;
import dev.kindling.execution.cache.PackedColumn.Numbers;
import dev.kindling.execution.cache.PackedColumn.Plain;
import dev.kindling.execution.cache.PackedColumn.Texts;
import dev.kindling.execution.exchange.BatchesCodec;
import dev.kindling.execution.exchange.SequenceCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// Chunks as bytes, packed as they are; not a format to keep.
record PackedChunkCodec() implements SequenceCodec<PackedChunk> {

    private static final BatchesCodec BATCHES = new BatchesCodec();

    private static final int PLAIN = 0;
    private static final int NUMBERS = 1;
    private static final int CODED = 2;
    private static final int TEXTS = 3;

    @Override
    public long sizeBytes(PackedChunk element) {
        return element.sizeBytes();
    }

    @Override
    public void encode(PackedChunk chunk, DataOutputStream out) throws IOException {
        out.writeInt(chunk.rowCount());
        out.writeInt(chunk.columns().size());
        for (PackedColumn column : chunk.columns()) {
            encode(column.summary(), out);
            switch (column) {
                case Plain plain -> {
                    out.writeByte(PLAIN);
                    encode(plain.vector(), out);
                }
                case Numbers numbers -> {
                    out.writeByte(NUMBERS);
                    out.writeBoolean(numbers.ints());
                    encode(numbers.numbers(), out);
                    encode(numbers.validity(), out);
                }
                case Coded coded -> {
                    out.writeByte(CODED);
                    encode(coded.codes(), out);
                    encode(coded.validity(), out);
                    encode(coded.dictionary(), out);
                }
                case Texts texts -> {
                    out.writeByte(TEXTS);
                    encode(texts.heap(), out);
                    encode(new IntVector(texts.starts(), 0, texts.starts().length, null), out);
                    encode(texts.lengths(), out);
                    encode(texts.validity(), out);
                }
            }
        }
    }

    @Override
    public PackedChunk decode(DataInputStream in) throws IOException {
        int rowCount = in.readInt();
        int columnCount = in.readInt();
        var columns = new ArrayList<PackedColumn>();
        for (int i = 0; i < columnCount; i++) columns.add(column(in));
        return new PackedChunk(rowCount, columns);
    }

    private static PackedColumn column(DataInputStream in) throws IOException {
        var summary = new ValueSummary(in.readLong(), in.readLong(), in.readLong());
        int kind = in.readByte();
        return switch (kind) {
            case PLAIN -> new Plain(vector(in), summary);
            case NUMBERS -> {
                boolean ints = in.readBoolean();
                yield new Numbers(numbers(in), ints, validity(in), summary);
            }
            case CODED -> new Coded(numbers(in), validity(in), (BytesVector) vector(in), summary);
            case TEXTS -> {
                byte[] heap = bytes(in);
                int[] starts = ((IntVector) vector(in)).values();
                yield new Texts(heap, starts, numbers(in), validity(in), summary);
            }
            default -> throw new IOException("a packed column of kind " + kind);
        };
    }

    private static void encode(ValueSummary summary, DataOutputStream out) throws IOException {
        out.writeLong(summary.nullCount());
        out.writeLong(summary.least());
        out.writeLong(summary.greatest());
    }

    private static void encode(PackedNumbers numbers, DataOutputStream out) throws IOException {
        out.writeLong(numbers.least());
        out.writeByte(numbers.width());
        encode(numbers.distances(), out);
    }

    private static PackedNumbers numbers(DataInputStream in) throws IOException {
        return new PackedNumbers(in.readLong(), in.readByte(), bytes(in));
    }

    private static void encode(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    private static void encode(long @Nullable [] validity, DataOutputStream out) throws IOException {
        out.writeBoolean(validity != null);
        if (validity != null) encode(LongVector.of(validity), out);
    }

    private static long @Nullable [] validity(DataInputStream in) throws IOException {
        return in.readBoolean() ? ((LongVector) vector(in)).values() : null;
    }

    private static void encode(ColumnVector vector, DataOutputStream out) throws IOException {
        BATCHES.encode(Batch.of(vector), out);
    }

    private static ColumnVector vector(DataInputStream in) throws IOException {
        return BATCHES.decode(in).column(0);
    }
}
