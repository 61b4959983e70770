package dev.kindling.execution.join;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.Values;
import dev.kindling.rdd.memory.MemoryBudget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Joins two inputs that are sorted by their keys, ascending with NULLs first.
///
/// For each probe batch it keeps a window of the build side: the rows with the keys of that batch, found by walking
/// both sides once. Each probe row's partners lie side by side in the window; the rows of the last key stay for the
/// next batch. Once the build side has no more of them, the probe side is only read on if its rows come out alone.
/// When memory is refused for the window, what is left of both sides goes to a
/// [PartitionedHashJoinOperator].
public final class SortMergeJoinOperator implements BatchOperator {

    private final BatchOperator probe;
    private final BatchOperator build;
    private final JoinSpec spec;
    private final JoinPairs pairs;
    private final OperatorContext context;
    private final MemoryBudget.Reservation memory;

    private RowStore window;
    /// Of the rows of the window: which have a partner.
    private long[] matched = new long[0];
    /// The rows of the key last found are the last of the window.
    private int groupStart;

    private Batch buildBatch = new Batch(0, List.of());
    private int buildRow;
    private boolean buildEnded;
    /// Rows of the build batch on their way into the window.
    private final int[] kept = new int[Batch.CAPACITY];

    private int keptCount;

    private final int[] starts = new int[Batch.CAPACITY];
    private final int[] ends = new int[Batch.CAPACITY];
    private final int[] probeRows = new int[Batch.CAPACITY];
    private final int[] buildRows = new int[Batch.CAPACITY];
    private Batch probeBatch = new Batch(0, List.of());
    private int row;
    private int candidate;
    private State state = State.NEXT_BATCH;
    private @Nullable UnmatchedBuildRows unmatched;
    private boolean isOverfull;
    private boolean mayHandOver;
    private @Nullable BatchOperator heir;

    private enum State {
        NEXT_BATCH,
        PAIRS,
        /// Build rows that no later probe row can match.
        PASSED_BUILD_ROWS,
        /// The build rows behind the last probe row.
        REST_OF_BUILD,
        /// A hash join does the rest.
        HANDED_OVER,
        END
    }

    public SortMergeJoinOperator(BatchOperator probe, BatchOperator build, JoinSpec spec, OperatorContext context) {
        if (spec.keys().isEmpty() || spec.type() == JoinType.NULL_AWARE_ANTI) {
            throw new IllegalArgumentException("not for a sort-merge join: " + spec);
        }
        this.probe = probe;
        this.build = build;
        this.spec = spec;
        this.context = context;
        pairs = new JoinPairs(spec);
        memory = context.reserve();
        window = new RowStore(spec.buildTypes());
    }

    @Override
    public @Nullable Batch next() {
        while (state != State.END) {
            if (heir != null) return heir.next();
            Batch output = switch (state) {
                case NEXT_BATCH -> begin();
                case PAIRS -> step();
                case PASSED_BUILD_ROWS -> passed();
                case REST_OF_BUILD -> rest();
                case HANDED_OVER, END -> null;
            };
            if (output != null) {
                context.count(OperatorCounters.ROWS_OUT, output.rowCount());
                return output;
            }
        }
        return null;
    }

    private @Nullable Batch begin() {
        context.checkCancelled();
        keepGroup();
        Batch batch = isDone() ? null : probe.next();
        if (batch == null) {
            boolean wantsRest = spec.type().marksBuild() && spec.type() != JoinType.BUILD_SEMI;
            unmatched = rowsToPass(window.rowCount());
            state = unmatched == null ? State.END : State.REST_OF_BUILD;
            if (!wantsRest) buildEnded = true;
            return null;
        }
        probeBatch = batch;
        pairs.begin(batch);
        isOverfull = false;
        mayHandOver = !spec.type().marksBuild() || isZero(matched);
        for (int i = 0; i < batch.rowCount() && !givesUp(); i++) findPartners(i);
        flushKept();
        if (givesUp()) {
            handOver(batch);
            return null;
        }
        if (matched.length < Validity.words(window.rowCount())) {
            matched = Arrays.copyOf(matched, Validity.words(window.rowCount()));
        }
        row = 0;
        candidate = starts[0];
        state = State.PAIRS;
        return null;
    }

    /// Whether there are no build rows left for probe rows to be paired with, and no other comes out.
    private boolean isDone() {
        return spec.type().needsBuildRows() && window.rowCount() == 0 && !hasBuildRow();
    }

    private static boolean isZero(long[] bits) {
        long all = 0;
        for (long word : bits) all |= word;
        return all == 0;
    }

    /// Whether the window has become too large, and no row in it has been told to have a partner.
    private boolean givesUp() {
        return isOverfull && mayHandOver;
    }

    private void handOver(Batch probeRows) {
        context.count(OperatorCounters.SPILLS, 1);
        RowStore held = window;
        var left = new Rest(List.of(probeRows).iterator(), probe);
        var batches = new ArrayList<Batch>();
        for (int from = 0; from < held.rowCount(); from += Batch.CAPACITY) {
            batches.add(held.range(from, Math.min(Batch.CAPACITY, held.rowCount() - from)));
        }
        if (buildRow < buildBatch.rowCount()) batches.add(buildBatch.slice(buildRow, buildBatch.rowCount() - buildRow));
        window = new RowStore(spec.buildTypes());
        heir = new PartitionedHashJoinOperator(left, new Rest(batches.iterator(), build), spec, context);
        state = State.HANDED_OVER;
    }

    /// Some batches, and then what an input still has.
    private final class Rest implements BatchOperator {

        private final Iterator<Batch> first;
        private final BatchOperator input;

        Rest(Iterator<Batch> first, BatchOperator input) {
            this.first = first;
            this.input = input;
        }

        @Override
        public @Nullable Batch next() {
            if (first.hasNext()) return first.next();
            if (input == build) memory.tryResize(0);
            return buildEnded && input == build ? null : input.next();
        }

        @Override
        public void close() {
            input.close();
        }
    }

    /// Starts a new window with the rows of the last key.
    private void keepGroup() {
        RowStore old = window;
        if (groupStart == 0) return;
        window = new RowStore(spec.buildTypes());
        long[] marks = Validity.noneValid(old.rowCount() - groupStart);
        for (int from = groupStart; from < old.rowCount(); from += Batch.CAPACITY) {
            window.append(old.range(from, Math.min(Batch.CAPACITY, old.rowCount() - from)));
        }
        for (int i = groupStart; i < old.rowCount(); i++) {
            if (Validity.isSet(matched, i)) Validity.set(marks, i - groupStart);
        }
        matched = marks;
        groupStart = 0;
        memory.tryResize(window.sizeBytes());
    }

    private int windowEnd() {
        return window.rowCount() + keptCount;
    }

    private void findPartners(int i) {
        if (hasNullKey(i)) {
            starts[i] = 0;
            ends[i] = 0;
            return;
        }
        if (!isKeyOfGroup(i)) seek(i);
        starts[i] = groupStart;
        ends[i] = windowEnd();
    }

    private boolean hasNullKey(int i) {
        for (JoinSpec.Key key : spec.keys()) {
            if (!key.nullSafe() && probeBatch.column(key.probe()).isNull(i)) return true;
        }
        return false;
    }

    /// Whether row `i` has the key of the row before it, or, for the first row, of the rows kept.
    private boolean isKeyOfGroup(int i) {
        if (i > 0) {
            for (JoinSpec.Key key : spec.keys()) {
                ColumnVector column = probeBatch.column(key.probe());
                if (!Values.equal(column, i - 1, column, i)) return false;
            }
            return true;
        }
        return windowEnd() > groupStart && compare(window.range(groupStart, 1), 0, i) == 0;
    }

    /// Walks the build side to the key of probe row `i` and takes the rows that have it.
    private void seek(int i) {
        while (hasBuildRow() && !givesUp()) {
            int order = compare(buildBatch, buildRow, i);
            if (order > 0) break;
            if (order == 0) {
                groupStart = windowEnd();
                do keep();
                while (hasBuildRow() && compare(buildBatch, buildRow, i) == 0 && !givesUp());
                return;
            }
            if (spec.type().marksBuild()) keep();
            else buildRow++;
        }
        groupStart = windowEnd();
    }

    private int compare(Batch batch, int of, int probeRow) {
        for (JoinSpec.Key key : spec.keys()) {
            int order = Values.compare(batch.column(key.build()), of, probeBatch.column(key.probe()), probeRow);
            if (order != 0) return order;
        }
        return 0;
    }

    private boolean hasBuildRow() {
        if (buildRow < buildBatch.rowCount()) return true;
        if (buildEnded) return false;
        flushKept();
        Batch batch = build.next();
        buildEnded = batch == null;
        buildBatch = batch == null ? new Batch(0, List.of()) : batch;
        buildRow = 0;
        return batch != null;
    }

    private void keep() {
        kept[keptCount++] = buildRow++;
    }

    private void flushKept() {
        if (keptCount == 0) return;
        long required = window.sizeBytes() + window.growthBytes(buildBatch.columns(), kept, keptCount);
        if (!memory.tryResizeFairly(Math.max(required, memory.bytes()))) {
            isOverfull = true;
            memory.resizeAnyway(required);
        }
        window.append(buildBatch.columns(), kept, keptCount);
        keptCount = 0;
    }

    private @Nullable Batch step() {
        int count = pairs.keepTrue(window, probeRows, buildRows, candidates());
        if (spec.type().marksProbe()) pairs.mark(probeRows, count);
        if (spec.type().marksBuild()) {
            for (int i = 0; i < count; i++) Validity.set(matched, buildRows[i]);
        }
        if (count > 0 && spec.type().emitsPairs()) return pairs.output(window, probeRows, buildRows, count);
        if (row < probeBatch.rowCount()) return null;
        unmatched = rowsToPass(groupStart);
        state = unmatched == null ? State.NEXT_BATCH : State.PASSED_BUILD_ROWS;
        return pairs.finish(window);
    }

    private int candidates() {
        int rowCount = probeBatch.rowCount();
        int count = 0;
        while (row < rowCount && count < Batch.CAPACITY) {
            int some = Math.min(Batch.CAPACITY - count, ends[row] - candidate);
            for (int i = 0; i < some; i++) {
                probeRows[count] = row;
                buildRows[count++] = candidate++;
            }
            if (candidate < ends[row]) break;
            row++;
            if (row < rowCount) candidate = starts[row];
        }
        return count;
    }

    private @Nullable UnmatchedBuildRows rowsToPass(int end) {
        return spec.type().marksBuild() ? new UnmatchedBuildRows(window, pairs, matched, spec.type(), end) : null;
    }

    private @Nullable Batch passed() {
        Batch output = unmatched == null ? null : unmatched.next();
        if (output == null) state = State.NEXT_BATCH;
        return output;
    }

    /// First what the window still has, then one build batch after the other.
    private @Nullable Batch rest() {
        Batch output = unmatched == null ? null : unmatched.next();
        if (output != null) return output;
        context.checkCancelled();
        if (!hasBuildRow()) {
            state = State.END;
            return null;
        }
        window = new RowStore(spec.buildTypes());
        while (buildRow < buildBatch.rowCount()) keep();
        flushKept();
        matched = Validity.noneValid(window.rowCount());
        unmatched = rowsToPass(window.rowCount());
        return null;
    }

    @Override
    public void close() {
        try (memory;
                probe;
                build) {
            context.count(OperatorCounters.PEAK_MEMORY_BYTES, memory.bytes());
            if (heir != null) heir.close();
            window = new RowStore(spec.buildTypes());
        }
    }
}
