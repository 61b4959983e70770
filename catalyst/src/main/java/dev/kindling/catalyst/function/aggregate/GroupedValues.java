package dev.kindling.catalyst.function.aggregate;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Values that are not NULL and the group each belongs to: kept as they come, in chunks, and brought into the order
/// of the groups by counting once their lists are asked for. Values of one group stay in the order they came in.
final class GroupedValues {

    /// Values and their owners.
    ///
    /// @param lengths how many values each owner has of them; null for one each
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Chunk(ColumnVector values, int[] owners, int @Nullable [] lengths) {

        long sizeBytes() {
            return VectorSize.of(values) + 4L * owners.length + (lengths == null ? 0 : 4L * lengths.length);
        }
    }

    private final DataType type;
    private final List<Chunk> chunks = new ArrayList<>();
    private long sizeBytes;
    /// Where the values of each group begin in the only chunk, and the end of the last; null if they are in no
    /// order.
    private int @Nullable [] starts;

    GroupedValues(DataType type) {
        this.type = type;
    }

    /// Adds value `i` of `values` to group `groups[i]`. The groups become ours, the values are copied.
    void add(ColumnVector values, int[] groups) {
        add(new Chunk(copy(values), groups, null));
    }

    /// Adds the next `lengths[i]` values to group `groups[i]`, for each `i`. The arrays become ours.
    void addRuns(ColumnVector values, int[] groups, int[] lengths) {
        add(new Chunk(copy(values), groups, lengths));
    }

    private void add(Chunk chunk) {
        chunks.add(chunk);
        sizeBytes += chunk.sizeBytes();
        starts = null;
    }

    /// Dictionaries of numbers are not worth keeping.
    private static ColumnVector copy(ColumnVector values) {
        boolean numbers = values instanceof DictionaryVector v
                && (v.dictionary() instanceof DoubleVector
                        || v.dictionary() instanceof LongVector
                        || v.dictionary() instanceof IntVector);
        return numbers ? Vectors.flatten(values) : Vectors.copy(values);
    }

    /// The values of `count` groups from `from` on.
    ///
    /// @param groupCount how many groups there are
    ArrayVector lists(int from, int count, int groupCount) {
        int[] places = starts;
        if (places == null || places.length <= groupCount) places = bringIntoOrder(groupCount);
        int first = places[from];
        int[] listStarts = new int[count];
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            listStarts[i] = places[from + i] - first;
            lengths[i] = places[from + i + 1] - places[from + i];
        }
        ColumnVector elements = chunks.isEmpty()
                ? Vectors.nulls(type, 0)
                : chunks.getFirst().values().slice(first, places[from + count] - first);
        return new ArrayVector(listStarts, lengths, 0, count, null, elements);
    }

    private int[] bringIntoOrder(int groupCount) {
        int[] lengths = new int[groupCount];
        for (Chunk chunk : chunks) count(chunk, lengths);
        int[] places = new int[groupCount + 1];
        for (int i = 0; i < groupCount; i++) places[i + 1] = Math.addExact(places[i], lengths[i]);
        if (!chunks.isEmpty()) {
            int[] next = Arrays.copyOf(places, groupCount);
            ColumnVector ordered = ordered(next, places[groupCount]);
            chunks.clear();
            int[] owners = new int[groupCount];
            Arrays.setAll(owners, i -> i);
            var whole = new Chunk(ordered, owners, lengths);
            chunks.add(whole);
            sizeBytes = whole.sizeBytes();
        }
        starts = places;
        return places;
    }

    private static void count(Chunk chunk, int[] lengths) {
        int[] owners = chunk.owners();
        int[] runs = chunk.lengths();
        if (runs == null) {
            for (int owner : owners) lengths[owner]++;
        } else {
            for (int i = 0; i < owners.length; i++) lengths[owners[i]] += runs[i];
        }
    }

    /// @param next where the next value of each group goes
    private ColumnVector ordered(int[] next, int size) {
        if (chunks.stream().allMatch(chunk -> chunk.values() instanceof DoubleVector)) {
            double[] values = new double[size];
            for (Chunk chunk : chunks) {
                if (chunk.values() instanceof DoubleVector v) place(v.values(), v.offset(), chunk, values, next);
            }
            return new DoubleVector(values, 0, size, null);
        }
        if (chunks.stream().allMatch(chunk -> chunk.values() instanceof LongVector)) {
            long[] values = new long[size];
            for (Chunk chunk : chunks) {
                if (chunk.values() instanceof LongVector v) place(v.values(), v.offset(), chunk, values, next);
            }
            return new LongVector(values, 0, size, null);
        }
        int[] rows = new int[size];
        int row = 0;
        for (Chunk chunk : chunks) {
            int[] runs = chunk.lengths();
            for (int i = 0; i < chunk.owners().length; i++) {
                int owner = chunk.owners()[i];
                for (int k = runs == null ? 1 : runs[i]; k > 0; k--) rows[next[owner]++] = row++;
            }
        }
        return Vectors.gather(Vectors.concat(chunks.stream().map(Chunk::values).toList()), rows, size);
    }

    private static void place(double[] from, int offset, Chunk chunk, double[] to, int[] next) {
        int[] owners = chunk.owners();
        if (chunk.lengths() != null) {
            placeRuns(from, offset, owners, chunk.lengths(), to, next);
            return;
        }
        for (int i = 0; i < owners.length; i++) to[next[owners[i]]++] = from[offset + i];
    }

    private static void place(long[] from, int offset, Chunk chunk, long[] to, int[] next) {
        int[] owners = chunk.owners();
        if (chunk.lengths() != null) {
            placeRuns(from, offset, owners, chunk.lengths(), to, next);
            return;
        }
        for (int i = 0; i < owners.length; i++) to[next[owners[i]]++] = from[offset + i];
    }

    private static void placeRuns(Object from, int offset, int[] owners, int[] lengths, Object to, int[] next) {
        int at = offset;
        for (int i = 0; i < owners.length; i++) {
            System.arraycopy(from, at, to, next[owners[i]], lengths[i]);
            next[owners[i]] += lengths[i];
            at += lengths[i];
        }
    }

    long sizeBytes() {
        return sizeBytes;
    }
}
