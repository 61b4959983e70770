package dev.kindling.execution.window;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.execution.aggregate.Aggregation;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.execution.store.StoredColumn;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The windows of one partition that is on disk. It is worked on block by block; rows have their numbers in the
/// whole partition, and frames are told by such numbers.
///
/// From one row to the next frames only move forward, and so do the rows that values are taken from. Each call
/// therefore reads the blocks that frames begin in, those they end in, and those of values in order, one at a time.
/// The blocks between the ends of a frame count as a whole: a [StateTree] holds a state for each.
final class SpilledWindow implements AutoCloseable {

    private final SpilledRows rows;
    private final List<SortKey> order;
    private final List<WindowCall> calls;
    private final OperatorContext context;
    private @Nullable Partition partition;

    private final List<WindowColumn> columns = new ArrayList<>();
    private @Nullable RowStore block;
    private int nextBlock;
    private int emitted;

    /// @param rows closed with this; complete before the first call of [#next]
    SpilledWindow(SpilledRows rows, List<SortKey> order, List<WindowCall> calls, OperatorContext context) {
        this.rows = rows;
        this.order = order;
        this.calls = calls;
        this.context = context;
    }

    @Nullable
    Batch next() {
        Partition whole = partition;
        if (whole == null) partition = whole = new Partition();
        RowStore current = block;
        if (current == null || emitted == current.rowCount()) {
            if (nextBlock == rows.blockCount()) return null;
            context.checkCancelled();
            block = current = rows.block(nextBlock);
            whole.compute(nextBlock++, current);
            emitted = 0;
        }
        int count = Math.min(Batch.CAPACITY, current.rowCount() - emitted);
        List<ColumnVector> output =
                new ArrayList<>(current.range(emitted, count).columns());
        for (WindowColumn column : columns) output.add(column.range(emitted, count));
        emitted += count;
        return new Batch(count, output);
    }

    /// What is the column of a call for the rows of one block.
    @FunctionalInterface
    private interface BlockColumn {

        WindowColumn of(RowStore block, RowPlaces places);
    }

    private final class Partition {

        private final int rowCount = rows.rowCount();
        /// The last row of each block.
        private final RowStore lasts = new RowStore(rows.types());
        /// By block: the group of peers of its first row, where that begins, and where the group of its last row
        /// ends.
        private final int[] firstGroup = new int[rows.blockCount()];

        private final int[] firstPeer = new int[rows.blockCount()];
        private final int[] lastPeerEnd = new int[rows.blockCount()];
        private int groupCount;
        private @Nullable SpilledRows groupStarts;
        private final List<BlockColumn> blockColumns = new ArrayList<>();

        Partition() {
            findPeers();
            for (WindowCall call : calls) blockColumns.add(blockColumn(call));
        }

        void compute(int number, RowStore block) {
            RowPlaces places = places(number, block);
            columns.clear();
            for (BlockColumn column : blockColumns) columns.add(column.of(block, places));
        }

        private void findPeers() {
            SpilledRows starts = null;
            if (calls.stream().anyMatch(SpilledWindow::countsGroups)) {
                starts = new SpilledRows(List.of(AtomicType.INT), Batch.CAPACITY, context);
                groupStarts = starts;
            }
            int peer = 0;
            int[] firstChange = new int[firstGroup.length];
            for (int number = 0; number < firstGroup.length; number++) {
                context.checkCancelled();
                RowStore block = rows.block(number);
                byte[] begins = peersBegin(number, block);
                firstGroup[number] = begins[0] != 0 ? groupCount : groupCount - 1;
                firstPeer[number] = begins[0] != 0 ? rows.firstRow(number) : peer;
                firstChange[number] = -1;
                int[] some = new int[begins.length];
                int count = 0;
                for (int i = 0; i < begins.length; i++) {
                    if (begins[i] == 0) continue;
                    if (count == 0) firstChange[number] = rows.firstRow(number) + i;
                    peer = rows.firstRow(number) + i;
                    some[count++] = peer;
                }
                groupCount += count;
                if (starts != null && count > 0) starts.add(Batch.of(IntVector.of(Arrays.copyOf(some, count))));
                lasts.append(block.range(block.rowCount() - 1, 1));
            }
            int end = rowCount;
            for (int number = firstGroup.length - 1; number >= 0; number--) {
                lastPeerEnd[number] = end;
                if (firstChange[number] >= 0) end = firstChange[number];
            }
        }

        private byte[] peersBegin(int number, RowStore block) {
            byte[] begins = new byte[block.rowCount()];
            WindowChunk.markChanges(block, block.rowCount(), order, begins);
            if (number == 0) {
                begins[0] = 1;
            } else {
                for (SortKey key : order) {
                    ColumnVector first = block.column(key.column()).range(0, 1);
                    lasts.column(key.column()).compare(first, null, new int[] {number - 1}, 1, begins);
                }
            }
            return begins;
        }

        private RowPlaces places(int number, RowStore block) {
            int first = rows.firstRow(number);
            byte[] begins = peersBegin(number, block);
            int[] peerStart = new int[begins.length];
            int[] peerEnd = new int[begins.length];
            int[] peerGroup = new int[begins.length];
            int start = firstPeer[number];
            int group = firstGroup[number];
            for (int i = 0; i < begins.length; i++) {
                if (begins[i] != 0) start = first + i;
                if (begins[i] != 0 && i > 0) group++;
                peerStart[i] = start;
                peerGroup[i] = group;
            }
            int end = lastPeerEnd[number];
            for (int i = begins.length - 1; i >= 0; i--) {
                peerEnd[i] = end;
                if (begins[i] != 0) end = first + i;
            }
            return new RowPlaces(
                    first, filled(begins.length, 0), filled(begins.length, rowCount), peerStart, peerEnd, peerGroup);
        }

        private static int[] filled(int count, int value) {
            int[] result = new int[count];
            Arrays.fill(result, value);
            return result;
        }

        private BlockColumn blockColumn(WindowCall call) {
            return switch (call) {
                case WindowCall.Ranking ranking -> (_, places) -> WindowColumn.ranking(ranking, places);
                case WindowCall.Shifted shifted -> {
                    var values = new Values(shifted.column());
                    PresentRows present = present(shifted.ignoreNulls(), shifted.column());
                    yield (block, places) -> {
                        int[] ids = WindowColumn.shiftedRows(shifted, places, present);
                        StoredColumn found = values.at(ids);
                        if (shifted.defaultColumn() == WindowCall.NONE) return found::range;
                        StoredColumn defaults = block.column(shifted.defaultColumn());
                        DataType type = rows.types().get(shifted.column());
                        return (from, count) -> WindowColumn.withDefaults(
                                type, found.range(from, count), defaults.range(from, count), ids, from, count);
                    };
                }
                case WindowCall.Picked picked -> {
                    var values = new Values(picked.column());
                    PresentRows present = present(picked.ignoreNulls(), picked.column());
                    var frames = new Frames(picked.frame());
                    yield (block, places) -> {
                        int[] starts = frames.starts(block, places);
                        int[] ends = frames.ends(block, places);
                        return values.at(WindowColumn.pickedRows(picked, starts, ends, present))::range;
                    };
                }
                case WindowCall.Framed(var aggregation, var frame) ->
                    frame.isPartition() ? overPartition(aggregation) : new OverFrames(aggregation, frame);
            };
        }

        private @Nullable PresentRows present(boolean ignoreNulls, int column) {
            return ignoreNulls ? PresentRows.of(rows, column) : null;
        }

        private BlockColumn overPartition(Aggregation aggregation) {
            Accumulator accumulator = StateTree.accumulator(aggregation, 1);
            for (int number = 0; number < rows.blockCount(); number++) {
                context.checkCancelled();
                RowStore block = rows.block(number);
                StateTree.update(aggregation, block, accumulator, new int[block.rowCount()]);
            }
            StoredColumn result = StateTree.results(aggregation, accumulator, 1);
            return (_, _) -> (_, count) -> result.gather(new int[count], 0, count);
        }

        /// The values of one column, taken from rows that only move forward.
        private final class Values {

            private final int column;
            private final SpilledRows.Cursor blocks = rows.new Cursor();

            Values(int column) {
                this.column = column;
            }

            /// The values of the rows `ids`, NULL where one is -1.
            StoredColumn at(int[] ids) {
                StoredColumn result = StoredColumn.of(rows.types().get(column));
                int[] inBlock = new int[ids.length];
                for (int from = 0; from < ids.length; ) {
                    int number = -1;
                    int to = from;
                    for (; to < ids.length && (ids[to] < 0 || number < 0 || rows.blockOf(ids[to]) == number); to++) {
                        if (ids[to] >= 0) number = rows.blockOf(ids[to]);
                        inBlock[to] = ids[to] < 0 ? -1 : ids[to] - rows.firstRow(number);
                    }
                    StoredColumn values = blocks.block(Math.max(0, number)).column(column);
                    for (int at = from; at < to; at += Batch.CAPACITY) {
                        int count = Math.min(Batch.CAPACITY, to - at);
                        result.append(values.gather(inBlock, at, count), null, count);
                    }
                    from = to;
                }
                return result;
            }
        }

        /// An aggregate over frames.
        private final class OverFrames implements BlockColumn {

            private final Aggregation aggregation;
            private final Frames frames;
            /// A leaf per block.
            private final StateTree blocks;

            private final Trees begins;
            private final Trees ends;

            OverFrames(Aggregation aggregation, WindowFrame frame) {
                this.aggregation = aggregation;
                frames = new Frames(frame);
                int count = rows.blockCount();
                Accumulator accumulator = StateTree.accumulator(aggregation, count);
                for (int number = 0; number < count; number++) {
                    context.checkCancelled();
                    RowStore block = rows.block(number);
                    StateTree.update(aggregation, block, accumulator, filled(block.rowCount(), number));
                }
                blocks = StateTree.of(aggregation, accumulator, count, count);
                begins = new Trees(aggregation);
                ends = new Trees(aggregation);
            }

            @Override
            public WindowColumn of(RowStore block, RowPlaces places) {
                int count = places.count();
                int[] first = frames.starts(block, places);
                int[] end = frames.ends(block, places);
                for (int i = 0; i < count; i++) end[i] = Math.max(first[i], end[i]);
                Accumulator accumulator = StateTree.accumulator(aggregation, count);
                int[] from = new int[count];
                int[] to = new int[count];
                // What a frame has in the block it begins in, ...
                for (int i = 0; i < count; ) {
                    int number = rows.blockOf(first[i]);
                    int next = i;
                    for (; next < count && rows.blockOf(first[next]) == number; next++) {
                        from[next] = first[next] - rows.firstRow(number);
                        to[next] = Math.min(end[next], rows.firstRow(number + 1)) - rows.firstRow(number);
                    }
                    if (number < rows.blockCount()) begins.of(number).merge(from, to, i, next, accumulator);
                    i = next;
                }
                // ... the blocks between, ...
                for (int i = 0; i < count; i++) {
                    from[i] = rows.blockOf(first[i]) + 1;
                    to[i] = Math.max(from[i], rows.blockOf(end[i]));
                }
                blocks.merge(from, to, 0, count, accumulator);
                // ... and the block it ends in.
                for (int i = 0; i < count; ) {
                    int number = rows.blockOf(end[i]);
                    int next = i;
                    for (; next < count && rows.blockOf(end[next]) == number; next++) {
                        from[next] = 0;
                        to[next] = rows.blockOf(first[next]) < number ? end[next] - rows.firstRow(number) : 0;
                    }
                    if (number < rows.blockCount()) ends.of(number).merge(from, to, i, next, accumulator);
                    i = next;
                }
                return StateTree.results(aggregation, accumulator, count)::range;
            }
        }

        /// The trees of blocks, of which one is kept.
        private final class Trees {

            private final Aggregation aggregation;
            private int current = -1;
            private @Nullable StateTree tree;

            Trees(Aggregation aggregation) {
                this.aggregation = aggregation;
            }

            StateTree of(int number) {
                StateTree held = tree;
                if (held == null || number != current) {
                    RowStore block = rows.block(number);
                    tree = held = StateTree.of(aggregation, block, block.rowCount(), block.rowCount());
                    current = number;
                }
                return held;
            }
        }

        /// Where frames begin and end.
        private final class Frames {

            private final WindowFrame frame;
            private final Bounds startBounds = new Bounds();
            private final Bounds endBounds = new Bounds();

            Frames(WindowFrame frame) {
                this.frame = frame;
            }

            int[] starts(RowStore block, RowPlaces places) {
                boolean byRow = frame.unit() == WindowFrame.Unit.ROWS;
                return switch (frame.start()) {
                    case WindowFrame.UnboundedPreceding _ -> filled(places.count(), 0);
                    case WindowFrame.UnboundedFollowing _ ->
                        throw new IllegalArgumentException("a frame cannot start at its partition's end");
                    case WindowFrame.CurrentRow _ ->
                        byRow ? shifted(places, 0, 0) : places.peerStart().clone();
                    case WindowFrame.Offset(var distance) ->
                        byRow ? shifted(places, distance, 0) : startBounds.byGroup(places, distance, 0);
                    case WindowFrame.Value(var column) -> startBounds.byValue(block, places, column, true);
                };
            }

            int[] ends(RowStore block, RowPlaces places) {
                boolean byRow = frame.unit() == WindowFrame.Unit.ROWS;
                return switch (frame.end()) {
                    case WindowFrame.UnboundedFollowing _ -> filled(places.count(), rowCount);
                    case WindowFrame.UnboundedPreceding _ ->
                        throw new IllegalArgumentException("a frame cannot end at its partition's start");
                    case WindowFrame.CurrentRow _ ->
                        byRow ? shifted(places, 0, 1) : places.peerEnd().clone();
                    case WindowFrame.Offset(var distance) ->
                        byRow ? shifted(places, distance, 1) : endBounds.byGroup(places, distance, 1);
                    case WindowFrame.Value(var column) -> endBounds.byValue(block, places, column, false);
                };
            }

            private int[] shifted(RowPlaces places, long distance, int more) {
                int[] result = new int[places.count()];
                for (int i = 0; i < result.length; i++) {
                    result[i] = Math.clamp(WindowChunk.saturated(places.first() + i, distance) + more, 0, rowCount);
                }
                return result;
            }
        }

        /// One end of frames, on its way through the partition.
        private final class Bounds {

            private final SpilledRows.Cursor keyBlocks = rows.new Cursor();
            private SpilledRows.@Nullable Cursor groupBlocks;
            private int row;

            /// Where the group `distance` groups away begins, or with `more` 1 where it ends.
            int[] byGroup(RowPlaces places, long distance, int more) {
                SpilledRows starts = groupStarts;
                if (starts == null) throw new IllegalStateException("groups were not counted");
                SpilledRows.Cursor cursor = groupBlocks;
                if (cursor == null) groupBlocks = cursor = starts.new Cursor();
                int[] result = new int[places.count()];
                for (int i = 0; i < result.length; i++) {
                    long group = WindowChunk.saturated(places.peerGroup()[i], distance) + more;
                    if (group <= 0) {
                        result[i] = 0;
                    } else if (group >= groupCount) {
                        result[i] = rowCount;
                    } else {
                        int number = starts.blockOf((int) group);
                        int at = (int) group - starts.firstRow(number);
                        var value = (IntVector) cursor.block(number).column(0).range(at, 1);
                        result[i] = value.values()[value.offset()];
                    }
                }
                return result;
            }

            /// The first row whose order key is not before the value of `column` (`isStart`), or the first after
            /// it.
            int[] byValue(RowStore block, RowPlaces places, int column, boolean isStart) {
                SortKey key = order.getFirst();
                var comparison = new RowOrder(List.of(new SortKey(0, key.ascending(), key.nullsFirst())));
                int[] result = new int[places.count()];
                ColumnVector own = block.column(key.column()).range(0, result.length);
                Batch bounds = Batch.of(block.column(column).range(0, result.length));
                int number = -1;
                Batch keys = bounds;
                for (int i = 0; i < result.length; i++) {
                    if (own.isNull(i)) {
                        result[i] = isStart ? places.peerStart()[i] : places.peerEnd()[i];
                        continue;
                    }
                    for (; row < rowCount; row++) {
                        if (rows.blockOf(row) != number) {
                            number = rows.blockOf(row);
                            StoredColumn values = keyBlocks.block(number).column(key.column());
                            keys = Batch.of(values.range(0, values.size()));
                        }
                        int at = row - rows.firstRow(number);
                        int compared = keys.column(0).isNull(at)
                                ? key.nullsFirst() ? -1 : 1
                                : comparison.compare(keys, at, bounds, i);
                        if (compared > 0 || (isStart && compared == 0)) break;
                    }
                    result[i] = row;
                }
                return result;
            }
        }

        void close() {
            if (groupStarts != null) groupStarts.close();
        }
    }

    private static boolean countsGroups(WindowCall call) {
        return switch (call) {
            case WindowCall.Ranking _, WindowCall.Shifted _ -> false;
            case WindowCall.Picked picked -> picked.frame().unit() == WindowFrame.Unit.GROUPS;
            case WindowCall.Framed(var _, var frame) -> frame.unit() == WindowFrame.Unit.GROUPS;
        };
    }

    @Override
    public void close() {
        if (partition != null) partition.close();
        columns.clear();
        rows.close();
    }
}
