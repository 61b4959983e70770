package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.codegen.FusedSums;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.spill.SpillFile;
import dev.kindling.execution.spill.SpillPartitions;
import dev.kindling.execution.store.KeyVectors;
import dev.kindling.rdd.memory.MemoryBudget;
import dev.kindling.sql.types.DataType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Groups rows by hash and aggregates each group. The output is the keys, then one column per aggregate (its state
/// columns in [Mode#PARTIAL] and [Mode#MERGE]).
///
/// **Memory.** When refused memory, a partial aggregation passes its groups on and starts afresh; it also stops
/// grouping for a while where grouping does not reduce rows (see [GroupingFindings]). The other modes write the
/// states of their groups to disk in parts by the hash of the keys, and in the end merge one part after the other,
/// splitting again the parts that are still too large.
public final class HashAggregateOperator implements BatchOperator {

    /// Which half of an aggregation.
    public enum Mode {
        /// From rows to states, of which a group may get several.
        PARTIAL,
        /// From states to results.
        FINAL,
        /// From rows to results.
        COMPLETE,
        /// From states to one state per group and aggregate.
        MERGE;

        boolean readsStates() {
            return this == FINAL || this == MERGE;
        }

        boolean givesStates() {
            return this == PARTIAL || this == MERGE;
        }
    }

    private static final int SPILL_ROWS = 16 * Batch.CAPACITY;
    /// Of groups that are taken out of the table, which makes copies.
    private static final long BYTES_AT_ONCE = 1 << 23;

    /// Of a table with a batch of groups.
    private static final long LEAST_TABLE_BYTES = 1 << 18;

    private static final int UNSETTLED = -1;
    private static final int ROWS_BEFORE_JUDGING = 32 * Batch.CAPACITY;
    private static final int BATCHES_TO_PASS = 512;

    private final BatchOperator input;
    private final int[] keys;
    private final List<DataType> keyTypes;
    private final List<DataType> stateTypes;
    private final List<Aggregation> aggregations;
    private final Mode mode;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;

    private final AggregateInput rows;
    private final @Nullable FusedSums fused;
    private final GroupingFindings findings;
    private AggregateTable table;
    private boolean emitting;
    private int emitted;

    private boolean inputEnded;
    private @Nullable SpillFile file;
    private @Nullable BatchOperator fileReader;
    private int level;
    private @Nullable SpillPartitions partitions;
    private final Deque<Part> parts = new ArrayDeque<>();

    /// Whether states grow with every row.
    private final boolean keepsValues;
    /// Before the batch at hand, or [#UNSETTLED] where memory was refused for it.
    private int groupsBefore = UNSETTLED;
    /// Whether the last batch added no group, and the memory reserved for it is still held.
    private boolean settled;

    private long rowsSinceReset;
    private int batchesToPass;
    private long peakBytes;

    private record Part(SpillFile file, int level) {}

    /// @param keys the columns to group by; none makes all rows one group, which exists even without rows (but not
    ///     in PARTIAL mode)
    public HashAggregateOperator(
            BatchOperator input,
            List<DataType> inputTypes,
            int[] keys,
            List<Aggregation> aggregations,
            Mode mode,
            OperatorContext context) {
        this(
                input,
                inputTypes,
                keys,
                aggregations,
                mode,
                context,
                AggregateInput.columns(context.evaluation()),
                null,
                new GroupingFindings());
    }

    /// @param rows what the columns of the input are, for keys and aggregations
    /// @param fused what sums up rows where it can; null for kernels alone
    /// @param findings what tasks have found so far
    HashAggregateOperator(
            BatchOperator input,
            List<DataType> inputTypes,
            int[] keys,
            List<Aggregation> aggregations,
            Mode mode,
            OperatorContext context,
            AggregateInput rows,
            @Nullable FusedSums fused,
            GroupingFindings findings) {
        this.input = input;
        this.rows = rows;
        this.fused = fused;
        this.findings = findings;
        this.keys = keys.clone();
        this.aggregations = List.copyOf(aggregations);
        keepsValues = this.aggregations.stream().anyMatch(a -> a.function().keepsValues());
        this.mode = mode;
        this.context = context;
        keyTypes = Arrays.stream(keys).mapToObj(inputTypes::get).toList();
        List<DataType> types = new ArrayList<>(keyTypes);
        for (Aggregation a : aggregations) types.addAll(a.function().stateTypes(a.signature()));
        stateTypes = List.copyOf(types);
        memory = context.reserve();
        table = new AggregateTable(keyTypes, this.aggregations, fused);
        expect(findings.expectedSize());
        // Only where no sum depends on how the rows of a group are put together, which is then a matter of time.
        if (mode == Mode.PARTIAL && aggregations.isEmpty() && findings.wasUseless()) batchesToPass = BATCHES_TO_PASS;
    }

    /// Makes room at once for as many groups as another task of this aggregation had, if there is plenty of memory.
    private void expect(GroupingFindings.Size size) {
        if (size.groupCount() == 0 || !memory.tryResizeFairly(2 * size.bytes())) return;
        table.expect(size.groupCount());
        memory.tryResize(table.sizeBytes());
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            if (emitting) {
                Batch batch = emit();
                if (batch != null) return counted(batch);
            }
            if (inputEnded && !openPart()) return null;
            Batch passed = inputEnded ? mergePart() : consumeInput();
            if (passed != null) return counted(passed);
        }
    }

    private Batch counted(Batch batch) {
        context.count(OperatorCounters.ROWS_OUT, batch.rowCount());
        return batch;
    }

    /// Reads the input until there are groups to emit, or returns a batch that was passed through.
    private @Nullable Batch consumeInput() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            context.checkCancelled();
            rows.of(batch);
            ColumnVector[] keyVectors = keyVectors(rows);
            if (batchesToPass > 0) {
                batchesToPass--;
                return AggregateTable.statesOfRows(keyVectors, aggregations, rows);
            }
            makeRoom(keyVectors, batch.rowCount());
            if (mode.readsStates()) {
                List<ColumnVector[]> states = new ArrayList<>(aggregations.size());
                for (Aggregation a : aggregations) states.add(rows.columns(a.arguments()));
                table.merge(keyVectors, states, batch.rowCount());
            } else {
                table.update(keyVectors, rows);
            }
            afterBatch(batch.rowCount());
            if (emitting) return null;
        }
        inputEnded = true;
        if (mode != Mode.PARTIAL) table.ensureGroup();
        else if (rowsSinceReset >= Batch.CAPACITY) findings.noteWorth(rowsSinceReset, table.groupCount());
        findings.noteSize(table.groupCount(), table.sizeBytes());
        endSource();
        return null;
    }

    /// Reads one part from disk until there are groups to emit.
    private @Nullable Batch mergePart() {
        BatchOperator reader = fileReader;
        if (reader == null) return null;
        for (Batch batch = reader.next(); batch != null; batch = reader.next()) {
            ColumnVector[] keyVectors = new ColumnVector[keys.length];
            for (int k = 0; k < keys.length; k++) keyVectors[k] = KeyVectors.normalized(batch.column(k));
            makeRoom(keyVectors, batch.rowCount());
            List<ColumnVector[]> states = new ArrayList<>(aggregations.size());
            int column = keys.length;
            for (Aggregation a : aggregations) {
                int width = a.function().stateTypes(a.signature()).size();
                states.add(batch.columns().subList(column, column + width).toArray(ColumnVector[]::new));
                column += width;
            }
            table.merge(keyVectors, states, batch.rowCount());
            afterBatch(batch.rowCount());
        }
        closePart();
        endSource();
        return null;
    }

    private ColumnVector[] keyVectors(AggregateInput columns) {
        ColumnVector[] vectors = new ColumnVector[keys.length];
        for (int k = 0; k < vectors.length; k++) vectors[k] = KeyVectors.normalized(columns.column(keys[k]));
        return vectors;
    }

    /// Reserves what a batch may need. Nothing is asked as long as batches add to the groups there are: what was
    /// reserved for the last batch that was measured then serves the next.
    private void makeRoom(ColumnVector[] keyVectors, int rowCount) {
        groupsBefore = table.groupCount();
        if (settled) return;
        long required = table.sizeBytes() + table.growthBytes(keyVectors, rowCount);
        if (memory.tryResizeFairly(required)) return;
        groupsBefore = UNSETTLED;
        if (mode == Mode.PARTIAL) {
            memory.resizeAnyway(required); // what there is goes out after this batch
        } else if (canSpill()) {
            if (table.groupCount() > 0) spill();
            memory.resizeAnyway(table.sizeBytes() + table.growthBytes(keyVectors, rowCount));
        } else {
            demand(required);
        }
    }

    /// Reserves `required` bytes in all, or fails; but what any table takes is not worth failing for.
    private void demand(long required) {
        if (required <= LEAST_TABLE_BYTES) memory.resizeAnyway(required);
        else memory.grow(required - memory.bytes());
    }

    private boolean canSpill() {
        return keys.length > 0 && level < SpillPartitions.MAX_LEVEL;
    }

    private void afterBatch(int rowCount) {
        rowsSinceReset += rowCount;
        long required = table.sizeBytes();
        settled = !keepsValues && table.groupCount() == groupsBefore && required <= memory.bytes();
        if (settled) return;
        boolean granted = memory.tryResizeFairly(required);
        peakBytes = Math.max(peakBytes, required);
        if (mode != Mode.PARTIAL) {
            if (granted) return;
            if (canSpill()) spill();
            else demand(required);
            return;
        }
        if (keys.length == 0) {
            if (!granted) demand(required);
            return;
        }
        boolean useless =
                rowsSinceReset >= ROWS_BEFORE_JUDGING && GroupingFindings.isUseless(rowsSinceReset, table.groupCount());
        if (useless) {
            batchesToPass = BATCHES_TO_PASS;
            findings.noteWorth(rowsSinceReset, table.groupCount());
        }
        if (useless || !granted || !hasRoomToGrow()) startEmitting();
    }

    /// Whether a partial aggregation may go on; if not it emits what it has, which keeps the next batch's demand
    /// small.
    private boolean hasRoomToGrow() {
        long now = table.sizeBytes();
        if (!memory.tryResize(2 * now)) return false;
        return memory.tryResize(now);
    }

    private void spill() {
        SpillPartitions into = partitions;
        if (into == null) {
            int[] leading = new int[keys.length];
            Arrays.setAll(leading, i -> i);
            into = new SpillPartitions(stateTypes, leading, level, SpillPartitions.NullKeys.TOGETHER, context);
            partitions = into;
        }
        int most = Math.min(SPILL_ROWS, table.groupsIn(BYTES_AT_ONCE));
        for (int from = 0; from < table.groupCount(); from += most) {
            into.add(table.states(from, Math.min(most, table.groupCount() - from)));
        }
        context.count(OperatorCounters.SPILLS, 1);
        reset();
    }

    private void reset() {
        table = new AggregateTable(keyTypes, aggregations, fused);
        memory.tryResize(0);
        rowsSinceReset = 0;
        settled = false;
    }

    /// The input or a part is used up: emit its groups, or, if some are on disk already, send the rest after them.
    private void endSource() {
        SpillPartitions into = partitions;
        if (into == null) {
            startEmitting();
            return;
        }
        spill();
        partitions = null;
        List<@Nullable SpillFile> files = into.finish();
        for (int i = files.size() - 1; i >= 0; i--) {
            SpillFile next = files.get(i);
            if (next != null) parts.push(new Part(next, level + 1));
        }
    }

    private boolean openPart() {
        if (parts.isEmpty()) return false;
        Part part = parts.pop();
        file = part.file;
        level = part.level;
        fileReader = part.file.read();
        return true;
    }

    private void closePart() {
        if (fileReader != null) fileReader.close();
        if (file != null) file.close();
        fileReader = null;
        file = null;
    }

    private void startEmitting() {
        emitting = true;
        emitted = 0;
    }

    private @Nullable Batch emit() {
        int most = Math.min(Batch.CAPACITY, table.groupsIn(BYTES_AT_ONCE));
        int count = Math.min(most, table.groupCount() - emitted);
        if (count <= 0) {
            emitting = false;
            reset();
            return null;
        }
        Batch batch = mode.givesStates() ? table.states(emitted, count) : table.results(emitted, count);
        emitted += count;
        return batch;
    }

    @Override
    public void close() {
        try (memory;
                input) {
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, peakBytes);
            if (fused != null) context.count(OperatorCounters.FUSED_ROWS, fused.fusedRows());
            closePart();
            if (partitions != null) partitions.close();
            for (Part part : parts) part.file.close();
            parts.clear();
        }
    }
}
