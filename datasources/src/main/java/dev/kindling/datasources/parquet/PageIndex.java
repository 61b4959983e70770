package dev.kindling.datasources.parquet;

import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.parquet.FileMetadata.Bounds;
import dev.kindling.datasources.parquet.FileMetadata.Chunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the file says of the pages of a chunk: the first row of each, and its bounds.
///
/// @param bounds by page; null for pages of nothing but NULLs
@SuppressWarnings("ArrayRecordComponent") // never compared
record PageIndex(long[] firstRows, List<@Nullable Bounds> bounds) {

    private static final int MAX_BYTES = 64 << 20;

    /// The index of `chunk`; null if it has none.
    static @Nullable PageIndex read(FileInput input, Chunk chunk, long rowCount) throws IOException {
        if (chunk.columnIndexPosition() < 4 || chunk.offsetIndexPosition() < 4) return null;
        long[] firstRows = firstRows(section(input, chunk.offsetIndexPosition(), chunk.offsetIndexLength()));
        for (int i = 0; i < firstRows.length; i++) {
            long least = i == 0 ? 0 : firstRows[i - 1];
            boolean sound = i == 0 ? firstRows[0] == 0 : firstRows[i] >= least && firstRows[i] <= rowCount;
            if (!sound) throw new MalformedException("an offset index whose pages are not in order");
        }
        List<@Nullable Bounds> bounds = bounds(section(input, chunk.columnIndexPosition(), chunk.columnIndexLength()));
        if (bounds.size() != firstRows.length) throw new MalformedException("page indexes that do not go together");
        return new PageIndex(firstRows, bounds);
    }

    private static ThriftReader section(FileInput input, long position, int length) throws IOException {
        boolean within = length > 0 && length <= MAX_BYTES && position <= input.size() - length;
        if (!within) throw new MalformedException("a page index outside the file");
        byte[] bytes = new byte[length];
        input.readFully(position, bytes, 0, length);
        return new ThriftReader(bytes, 0, length);
    }

    private static long[] firstRows(ThriftReader in) {
        long[] rows = new long[0];
        in.beginStruct();
        while (in.nextField()) {
            if (in.fieldId() != 1) {
                in.skip();
                continue;
            }
            rows = new long[in.list()];
            for (int i = 0; i < rows.length; i++) rows[i] = firstRow(in);
        }
        in.endStruct();
        return rows;
    }

    private static long firstRow(ThriftReader in) {
        long row = 0;
        in.beginStruct();
        while (in.nextField()) {
            if (in.fieldId() == 3) row = in.i64();
            else in.skip();
        }
        in.endStruct();
        return row;
    }

    private static List<@Nullable Bounds> bounds(ThriftReader in) {
        var onlyNulls = new ArrayList<Boolean>();
        var mins = new ArrayList<byte[]>();
        var maxes = new ArrayList<byte[]>();
        var nullCounts = new ArrayList<Long>();
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> {
                    int count = in.list();
                    for (int i = 0; i < count; i++) onlyNulls.add(in.listedBool());
                }
                case 2 -> {
                    int count = in.list();
                    for (int i = 0; i < count; i++) mins.add(in.listedBinary());
                }
                case 3 -> {
                    int count = in.list();
                    for (int i = 0; i < count; i++) maxes.add(in.listedBinary());
                }
                case 5 -> {
                    int count = in.list();
                    for (int i = 0; i < count; i++) nullCounts.add(in.listedNumber());
                }
                default -> in.skip();
            }
        }
        in.endStruct();
        int pages = onlyNulls.size();
        boolean whole =
                mins.size() == pages && maxes.size() == pages && (nullCounts.isEmpty() || nullCounts.size() == pages);
        if (!whole) throw new MalformedException("a column index with holes");
        var bounds = new ArrayList<@Nullable Bounds>();
        for (int i = 0; i < pages; i++) {
            long nulls = nullCounts.isEmpty() ? -1 : nullCounts.get(i);
            // Bounds in an index may be cut, and do not say so.
            bounds.add(onlyNulls.get(i) ? null : new Bounds(mins.get(i), maxes.get(i), false, false, nulls, -1, false));
        }
        return bounds;
    }
}
