package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.store.KeyHasher;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.execution.store.RowStore;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The build side of a hash join: its rows and an index over their keys. Once made it does not change, and any
/// number of tasks may probe it.
///
/// The index suits the keys: an array where integers lie close together, a table of 64-bit keys for one fixed-width
/// key or two short ones, otherwise a table of hashes.
public final class JoinTable implements AutoCloseable {

    private static final int DENSE_FACTOR = 16;

    /// Collects the rows of the build side, or of one task's share of it.
    public static final class Builder implements AutoCloseable {

        private final RowStore rows;
        private final MemoryBudget.Reservation memory;

        public Builder(List<DataType> types, OperatorContext context) {
            rows = new RowStore(types);
            memory = context.reserve();
        }

        /// Adds the rows of `batch` if there is memory for them.
        public boolean tryAdd(Batch batch) {
            if (!memory.tryResizeFairly(rows.sizeBytes() + rows.growthBytes(batch))) return false;
            rows.append(batch);
            return true;
        }

        /// As [#tryAdd], if there is also memory for an index; the first batch is taken in any case.
        boolean tryAddIndexed(Batch batch, JoinSpec spec) {
            long index = indexBytes((long) rows.rowCount() + batch.rowCount(), spec);
            long required = rows.sizeBytes() + rows.growthBytes(batch) + index;
            if (!memory.tryResizeFairly(required)) {
                if (rows.rowCount() > 0) return false;
                memory.resizeAnyway(required);
            }
            rows.append(batch);
            return true;
        }

        /// Adds the rows of `batch`, or fails with the message of an exhausted budget.
        public void add(Batch batch) {
            memory.resizeFairly(rows.sizeBytes() + rows.growthBytes(batch));
            rows.append(batch);
        }

        RowStore rows() {
            return rows;
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    private final RowStore rows;
    private final JoinIndex index;
    private final boolean hasNullKey;
    private final MemoryBudget.Reservation memory;

    private JoinTable(RowStore rows, JoinIndex index, boolean hasNullKey, MemoryBudget.Reservation memory) {
        this.rows = rows;
        this.index = index;
        this.hasNullKey = hasNullKey;
        this.memory = memory;
    }

    /// The table of the rows of all `builders`, which are closed; fails if there is no memory for it.
    public static JoinTable of(List<Builder> builders, JoinSpec spec, OperatorContext context) {
        MemoryBudget.Reservation memory = context.reserve();
        try {
            long rowCount = builders.stream().mapToLong(b -> b.rows.rowCount()).sum();
            memory.resizeFairly(indexBytes(rowCount, spec) + (builders.size() > 1 ? bytes(builders) : 0));
            JoinTable table = build(merged(builders, spec.buildTypes()), spec, memory);
            long held = bytes(builders) + memory.bytes();
            for (Builder builder : builders) builder.close();
            memory.resizeAnyway(table.rows.sizeBytes() + indexBytes(rowCount, spec));
            context.count(OperatorCounters.BUILD_ROWS, rowCount);
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, held);
            return table;
        } catch (RuntimeException | Error e) {
            memory.close();
            throw e;
        }
    }

    /// As [#of] for one builder, or null, with the builder left open, if there is no memory for an index.
    static @Nullable JoinTable tryOf(Builder builder, JoinSpec spec, OperatorContext context) {
        if (!builder.memory.tryResizeFairly(bytesWithIndex(builder, spec))) return null;
        return of(builder, spec, context);
    }

    /// The table of the rows of `builder`, however little memory there is for an index.
    static JoinTable of(Builder builder, JoinSpec spec, OperatorContext context) {
        builder.memory.resizeAnyway(bytesWithIndex(builder, spec));
        context.count(OperatorCounters.BUILD_ROWS, builder.rows.rowCount());
        context.count(OperatorCounters.PEAK_MEMORY_BYTES, builder.memory.bytes());
        return build(builder.rows, spec, builder.memory);
    }

    private static long bytesWithIndex(Builder builder, JoinSpec spec) {
        return builder.rows.sizeBytes() + indexBytes(builder.rows.rowCount(), spec);
    }

    private static long bytes(List<Builder> builders) {
        return builders.stream().mapToLong(b -> b.rows.sizeBytes()).sum();
    }

    private static long indexBytes(long rowCount, JoinSpec spec) {
        if (spec.keys().isEmpty()) return 0;
        return (16L << HashJoinIndex.bits((int) Math.min(rowCount, Integer.MAX_VALUE))) + 13 * rowCount;
    }

    private static RowStore merged(List<Builder> builders, List<DataType> types) {
        if (builders.size() == 1) return builders.getFirst().rows;
        var all = new RowStore(types);
        all.reserve(Math.toIntExact(
                builders.stream().mapToLong(b -> b.rows.rowCount()).sum()));
        for (Builder builder : builders) all.append(builder.rows);
        return all;
    }

    private static JoinTable build(RowStore rows, JoinSpec spec, MemoryBudget.Reservation memory) {
        int rowCount = rows.rowCount();
        byte[] without = rowsWithoutKey(rows, spec);
        int[] keys = spec.buildKeys();
        boolean anyNull = false;
        if (without != null) for (byte b : without) anyNull |= b != 0;
        byte[] skipped = anyNull ? without : null;
        rows.share();
        return new JoinTable(rows, index(rows, rowCount, keys, skipped, spec), anyNull, memory);
    }

    /// Marks the rows that no key can equal, or null if there are none.
    private static byte @Nullable [] rowsWithoutKey(RowStore rows, JoinSpec spec) {
        byte[] without = null;
        for (JoinSpec.Key key : spec.keys()) {
            var column = rows.column(key.build());
            if (key.nullSafe() || (!column.mayHaveNulls() && !isVoid(spec, key))) continue;
            if (without == null) without = new byte[rows.rowCount()];
            for (int i = 0; i < without.length; i++) if (isVoid(spec, key) || column.isNull(i)) without[i] = 1;
        }
        return without;
    }

    private static boolean isVoid(JoinSpec spec, JoinSpec.Key key) {
        return PhysicalType.of(spec.buildTypes().get(key.build())) == PhysicalType.NULL;
    }

    private static JoinIndex index(RowStore rows, int rowCount, int[] keys, byte @Nullable [] without, JoinSpec spec) {
        if (keys.length == 0) return new NoJoinIndex();
        List<PhysicalType> types = new ArrayList<>();
        for (int key : keys) types.add(PhysicalType.of(spec.buildTypes().get(key)));
        boolean one = keys.length == 1 && isWord(types.getFirst());
        boolean two = keys.length == 2 && types.stream().allMatch(JoinTable::isHalfWord);
        long[] words = new long[rowCount];
        if (!spec.isNullSafe() && (one || two)) {
            fill(rows, keys, words, LongJoinIndex::words);
            if (one && isInteger(types.getFirst())) {
                DenseJoinIndex dense = dense(words, rowCount, without);
                if (dense != null) return dense;
            }
            return new LongJoinIndex(words, rowCount, without, two);
        }
        var hasher = new KeyHasher(keys.length);
        fill(rows, keys, words, (vectors, count, out, _) -> hasher.hash(vectors, count, out));
        return new HashJoinIndex(words, rowCount, without, keys.length);
    }

    private interface WordsOfKeys {
        void write(ColumnVector[] keys, int rowCount, long[] words, long[] scratch);
    }

    private static void fill(RowStore rows, int[] keys, long[] words, WordsOfKeys source) {
        long[] out = new long[Batch.CAPACITY];
        long[] scratch = new long[Batch.CAPACITY];
        ColumnVector[] vectors = new ColumnVector[keys.length];
        for (int from = 0; from < words.length; from += Batch.CAPACITY) {
            int count = Math.min(Batch.CAPACITY, words.length - from);
            for (int k = 0; k < keys.length; k++) {
                vectors[k] = KeyVectors.normalized(rows.column(keys[k]).range(from, count));
            }
            source.write(vectors, count, out, scratch);
            System.arraycopy(out, 0, words, from, count);
        }
    }

    private static @Nullable DenseJoinIndex dense(long[] words, int rowCount, byte @Nullable [] without) {
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < rowCount; i++) {
            if (without != null && without[i] != 0) continue;
            min = Math.min(min, words[i]);
            max = Math.max(max, words[i]);
        }
        if (min > max) return new DenseJoinIndex(words, rowCount, without, 0, 0);
        long width = max - min + 1;
        // Four bytes per possible key: up to what the table of slots would take, which was reserved.
        long allowed = Math.min((long) DENSE_FACTOR * rowCount, 4L << HashJoinIndex.bits(rowCount));
        return width > 0 && width <= allowed ? new DenseJoinIndex(words, rowCount, without, min, (int) width) : null;
    }

    private static boolean isWord(PhysicalType type) {
        return switch (type) {
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> true;
            case NULL, DECIMAL128, BYTES, ARRAY, MAP, STRUCT -> false;
        };
    }

    private static boolean isHalfWord(PhysicalType type) {
        return isWord(type) && type != PhysicalType.LONG && type != PhysicalType.DOUBLE;
    }

    private static boolean isInteger(PhysicalType type) {
        return type == PhysicalType.INT || type == PhysicalType.LONG;
    }

    public int rowCount() {
        return rows.rowCount();
    }

    RowStore rows() {
        return rows;
    }

    JoinIndex index() {
        return index;
    }

    /// Whether some row has a NULL among its (not null-safe) keys.
    boolean hasNullKey() {
        return hasNullKey;
    }

    /// Gives up the memory; not before the last probe is closed.
    @Override
    public void close() {
        memory.close();
    }
}
