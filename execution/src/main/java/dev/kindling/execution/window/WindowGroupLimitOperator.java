package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.function.WindowFunction.Kind;
import dev.kindling.execution.aggregate.KeyNumbers;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.store.Gather;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.execution.store.SortWords;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Passes on the rows of its input, in their order, that a ranking function may give `limit` or less.
///
/// Of each partition the least [SortWords] of the first order key are kept, as many as the limit. A row whose word
/// comes after all of them is preceded by that many rows (`dense_rank`: by rows with that many values), and
/// dropped. Rows with the greatest of these words stay, since words may be equal where values differ and peers
/// share a rank; only `row_number` by one key that its word stands for in full needs no more of them.
///
/// Rows are held back and sifted again whenever they have doubled, so that what comes early and turns out late is
/// dropped as well. To drop rows is an advantage and never a duty: when refused memory, what is held goes on, and
/// if that was not worth a batch, or hardly anything is dropped, so do all further rows as they come.
final class WindowGroupLimitOperator implements BatchOperator {

    private static final int FIRST_CAPACITY = 32 * Batch.CAPACITY;

    /// Rows after which holding back most of them is given up.
    private static final int ROWS_BEFORE_JUDGING = 1 << 20;

    private static final long BYTES_PER_HELD_ROW = 12;

    /// The words of NULL, which other values may have too.
    private static final long FIRST_WORD = Long.MIN_VALUE;

    private static final long LAST_WORD = Long.MAX_VALUE;

    private final BatchOperator input;
    private final List<DataType> types;
    private final int[] partitionKeys;
    private final List<SortKey> order;
    private final Kind rank;
    private final int limit;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;

    /// Whether a partition has enough with the first rows of a word.
    private final boolean dropsEqual;

    private KeyNumbers numbers;
    private LeastWords least;
    private RowStore rows;
    private int[] groups = new int[Batch.CAPACITY];
    private long[] words = new long[Batch.CAPACITY];
    private int capacity = FIRST_CAPACITY;

    private final int[] batchGroups = new int[Batch.CAPACITY];
    private final long[] batchWords = new long[Batch.CAPACITY];
    private final int[] selected = new int[Batch.CAPACITY];

    private boolean inputEnded;
    private boolean isLimiting = true;
    private boolean isEmitting;
    private int emitted;
    private long rowsSeen;
    private long rowsPassed;
    private long peakBytes;

    /// @param partitionKeys the columns whose values make a partition; none for a single one
    /// @param order the order within a partition; none only for `row_number`
    /// @param rank ROW_NUMBER, RANK or DENSE_RANK
    WindowGroupLimitOperator(
            BatchOperator input,
            List<DataType> types,
            int[] partitionKeys,
            List<SortKey> order,
            Kind rank,
            int limit,
            OperatorContext context) {
        this.input = input;
        this.types = List.copyOf(types);
        this.partitionKeys = partitionKeys.clone();
        this.order = List.copyOf(order);
        this.rank = rank;
        this.limit = limit;
        this.context = context;
        memory = context.reserve();
        dropsEqual = rank == Kind.ROW_NUMBER
                && (order.isEmpty()
                        || (order.size() == 1
                                && isWord(types.get(order.getFirst().column()))));
        numbers = new KeyNumbers(types, partitionKeys);
        least = newLeast();
        rows = new RowStore(types);
    }

    private LeastWords newLeast() {
        return new LeastWords(Math.max(1, limit), rank == Kind.DENSE_RANK);
    }

    /// Whether values are equal when their words are.
    private static boolean isWord(DataType type) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> true;
            case NULL, DECIMAL128, BYTES, ARRAY, MAP, STRUCT -> false;
        };
    }

    @Override
    public @Nullable Batch next() {
        if (limit == 0) return null;
        while (true) {
            if (isEmitting) {
                if (emitted < rows.rowCount()) return emit();
                startAfresh();
            }
            if (inputEnded) return null;
            if (isLimiting) collect();
            else return pass();
        }
    }

    private @Nullable Batch pass() {
        Batch batch = nextInput();
        if (batch != null) context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
        return batch;
    }

    private @Nullable Batch nextInput() {
        context.checkCancelled();
        Batch batch = inputEnded ? null : input.next();
        inputEnded = batch == null;
        return batch;
    }

    private Batch emit() {
        int count = Math.min(Batch.CAPACITY, rows.rowCount() - emitted);
        Batch batch = rows.range(emitted, count);
        emitted += count;
        context.count(OperatorCounters.ROWS_OUT, count);
        return batch;
    }

    private void startAfresh() {
        rowsPassed += emitted;
        isEmitting = false;
        emitted = 0;
        rows = new RowStore(types);
        if (!isLimiting) {
            numbers = new KeyNumbers(types, partitionKeys);
            least = newLeast();
        }
        memory.resizeAnyway(isLimiting ? bytes() : 0);
    }

    /// Reads until the rows that are held go on.
    private void collect() {
        while (!isEmitting) {
            Batch batch = nextInput();
            if (batch == null) {
                sift();
                isEmitting = true;
                return;
            }
            rowsSeen += batch.rowCount();
            if (makesRoomForPartitions(batch)) {
                int count = select(batch);
                if (count > 0) hold(batch, count);
            } else {
                memory.resizeAnyway(bytesWith(batch));
                rows.append(batch);
                giveUp();
            }
            peakBytes = Math.max(peakBytes, memory.bytes());
        }
    }

    private boolean makesRoomForPartitions(Batch batch) {
        long growth = numbers.growthBytes(batch) + least.growthBytes(batch.rowCount());
        if (memory.tryResizeFairly(bytes() + growth)) return true;
        sift();
        return memory.tryResizeFairly(bytes() + growth);
    }

    /// Puts the rows of `batch` that may be wanted into `selected`, with words and groups; how many there are.
    private int select(Batch batch) {
        int rowCount = batch.rowCount();
        numbers.find(batch, batchGroups);
        least.ensureGroups(numbers.count());
        writeWords(batch);
        long[] bounds = least.bounds();
        int count = 0;
        for (int i = 0; i < rowCount; i++) {
            int group = batchGroups[i];
            long word = batchWords[i];
            if (word > bounds[group]) continue;
            if (word < bounds[group]) {
                least.add(group, word);
            } else if (dropsEqual && word != LAST_WORD && word != FIRST_WORD) {
                continue;
            }
            selected[count++] = i;
        }
        return count;
    }

    /// Writes numbers in the order of the first key; equal ones decide nothing.
    private void writeWords(Batch batch) {
        int rowCount = batch.rowCount();
        if (order.isEmpty()) {
            Arrays.fill(batchWords, 0, rowCount, 0);
            return;
        }
        SortKey key = order.getFirst();
        ColumnVector vector = batch.column(key.column());
        SortWords.write(vector, batchWords);
        long flip = key.ascending() ? Long.MIN_VALUE : Long.MAX_VALUE;
        for (int i = 0; i < rowCount; i++) batchWords[i] ^= flip;
        if (!vector.mayHaveNulls()) return;
        long ofNull = key.nullsFirst() ? FIRST_WORD : LAST_WORD;
        for (int i = 0; i < rowCount; i++) if (vector.isNull(i)) batchWords[i] = ofNull;
    }

    private void hold(Batch batch, int count) {
        Batch wanted = Gather.rows(batch, selected, count);
        if (!makesRoom(wanted)) {
            memory.resizeAnyway(bytesWith(wanted));
            if (rows.rowCount() == 0) isLimiting = false;
            isEmitting = true;
        }
        int from = rows.rowCount();
        rows.append(wanted);
        if (groups.length < from + count) {
            int length = Math.max(2 * groups.length, from + count);
            groups = Arrays.copyOf(groups, length);
            words = Arrays.copyOf(words, length);
        }
        for (int i = 0; i < count; i++) {
            groups[from + i] = batchGroups[selected[i]];
            words[from + i] = batchWords[selected[i]];
        }
        if (rows.rowCount() < capacity || isEmitting) return;
        sift();
        capacity = Math.max(FIRST_CAPACITY, 2 * rows.rowCount());
        long passing = rowsPassed + rows.rowCount();
        if (rowsSeen >= ROWS_BEFORE_JUDGING && passing > rowsSeen * 3 / 4) giveUp();
    }

    private void giveUp() {
        isLimiting = false;
        isEmitting = true;
    }

    private boolean makesRoom(Batch wanted) {
        if (memory.tryResizeFairly(bytesWith(wanted))) return true;
        sift();
        return memory.tryResizeFairly(bytesWith(wanted));
    }

    private long bytes() {
        return numbers.sizeBytes()
                + least.sizeBytes()
                + rows.sizeBytes()
                + BYTES_PER_HELD_ROW * Math.max(groups.length, rows.rowCount());
    }

    private long bytesWith(Batch wanted) {
        return bytes() + rows.growthBytes(wanted) + BYTES_PER_HELD_ROW * wanted.rowCount();
    }

    /// Drops the rows held that others have come before since.
    private void sift() {
        long[] bounds = least.bounds();
        int[] kept = new int[rows.rowCount()];
        int count = 0;
        for (int i = 0; i < kept.length; i++) {
            if (words[i] > bounds[groups[i]]) continue;
            groups[count] = groups[i];
            words[count] = words[i];
            kept[count++] = i;
        }
        if (count == kept.length) return;
        var few = new RowStore(types);
        for (int from = 0; from < count; from += Batch.CAPACITY) {
            few.append(rows.gather(kept, from, Math.min(Batch.CAPACITY, count - from)));
        }
        rows = few;
    }

    @Override
    public void close() {
        try (memory;
                input) {
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, peakBytes);
            rows = new RowStore(types);
            isEmitting = false;
            inputEnded = true;
        }
    }
}
