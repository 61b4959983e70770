package dev.kindling.datasources.parquet;

import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.parquet.FileMetadata.Chunk;
import dev.kindling.datasources.parquet.FileMetadata.RowGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The bytes of column chunks of one row group, read ahead of their use: neighbours with one read.
final class ChunkBytes {

    /// Unwanted bytes between two chunks that are cheaper read than left out.
    private static final int MAX_GAP = 64 << 10;
    private static final int MAX_READ = 64 << 20;

    private final FileInput input;
    private final RowGroup rowGroup;
    private final PageStore pages;
    private final Memory memory;
    private final Map<Integer, Place> places = new HashMap<>();
    private long bytesRead;

    /// Where a chunk lies in `bytes`.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Place(byte[] bytes, int from, int to) {}

    /// Arrays that the chunks of one row group after the other are read into.
    static final class Memory {
        private final List<byte[]> arrays = new ArrayList<>();
        private int used;

        private byte[] next(long size) {
            if (used == arrays.size()) arrays.add(new byte[0]);
            byte[] array = Buffers.fit(arrays.get(used), size, "a column chunk");
            arrays.set(used++, array);
            return array;
        }
    }

    /// @param memory what the chunks of the row group before were read into, which nobody reads any more
    ChunkBytes(FileInput input, RowGroup rowGroup, PageStore pages, Memory memory) {
        this.input = input;
        this.rowGroup = rowGroup;
        this.pages = pages;
        this.memory = memory;
        memory.used = 0;
    }

    Chunk chunk(SchemaNode.Leaf leaf) {
        return rowGroup.chunks().get(leaf.index());
    }

    boolean holds(List<SchemaNode.Leaf> leaves) {
        return leaves.stream().allMatch(leaf -> places.containsKey(leaf.index()));
    }

    /// Reads the chunks of `leaves` that have not been read.
    void load(List<SchemaNode.Leaf> leaves) throws IOException {
        var wanted = new ArrayList<SchemaNode.Leaf>();
        for (SchemaNode.Leaf leaf : leaves) {
            if (!places.containsKey(leaf.index()) && !wanted.contains(leaf)) wanted.add(leaf);
        }
        wanted.sort(Comparator.comparingLong(leaf -> chunk(leaf).start()));
        for (int first = 0; first < wanted.size(); ) {
            long start = chunk(wanted.get(first)).start();
            long end = start + chunk(wanted.get(first)).compressedBytes();
            int next = first + 1;
            for (; next < wanted.size(); next++) {
                Chunk candidate = chunk(wanted.get(next));
                long candidateEnd = candidate.start() + candidate.compressedBytes();
                boolean near = candidate.start() >= end && candidate.start() - end <= MAX_GAP;
                if (!near || candidateEnd - start > MAX_READ) break;
                end = candidateEnd;
            }
            byte[] bytes = memory.next(end - start);
            input.readFully(start, bytes, 0, (int) (end - start));
            bytesRead += end - start;
            for (; first < next; first++) {
                Chunk chunk = chunk(wanted.get(first));
                int from = (int) (chunk.start() - start);
                places.put(wanted.get(first).index(), new Place(bytes, from, from + (int) chunk.compressedBytes()));
            }
        }
    }

    /// Starts `cursor` on the chunk of `leaf`, which has been loaded.
    void open(SchemaNode.Leaf leaf, PageCursor cursor) {
        Place place = places.get(leaf.index());
        if (place == null) throw new IllegalStateException("column " + leaf.name() + " has not been loaded");
        cursor.open(place.bytes(), place.from(), place.to(), chunk(leaf).start(), codec(leaf), pages);
    }

    private Codec codec(SchemaNode.Leaf leaf) {
        Codec codec = Codec.of(chunk(leaf).codec());
        if (codec == null)
            throw new MalformedException("unknown codec " + chunk(leaf).codec());
        return codec;
    }

    long takeBytesRead() {
        long bytes = bytesRead;
        bytesRead = 0;
        return bytes;
    }
}
