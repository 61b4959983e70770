package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.execution.store.SortWords;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Merges inputs that are sorted by the same keys. Of equal rows those of the earlier input come first.
public final class MergeOperator implements BatchOperator {

    private final List<BatchOperator> inputs;
    private final List<DataType> types;
    private final SortKey firstKey;
    private final RowOrder order;
    private final OperatorContext context;
    private final List<Cursor> cursors = new ArrayList<>();
    private final PriorityQueue<Cursor> queue;
    private boolean isOpen;

    /// Inputs and rows in the order they are to come out.
    private final int[] picks = new int[Batch.CAPACITY];

    private int pickCount;
    private final int[] places = new int[Batch.CAPACITY];

    /// @param keys at least one
    public MergeOperator(
            List<BatchOperator> inputs, List<DataType> types, List<SortKey> keys, OperatorContext context) {
        this.inputs = List.copyOf(inputs);
        this.types = List.copyOf(types);
        this.firstKey = keys.getFirst();
        this.order = new RowOrder(keys);
        this.context = context;
        queue = new PriorityQueue<>(Math.max(1, inputs.size()), this::compare);
    }

    /// Where the merge stands in one input.
    private static final class Cursor {
        final int index;
        final BatchOperator input;
        final long[] words = new long[Batch.CAPACITY];
        final int[] picked = new int[Batch.CAPACITY];
        Batch batch = new Batch(0, List.of());
        int row;
        int pickedCount;

        Cursor(int index, BatchOperator input) {
            this.index = index;
            this.input = input;
        }
    }

    private int compare(Cursor a, Cursor b) {
        int column = firstKey.column();
        boolean noNull =
                !a.batch.column(column).isNull(a.row) && !b.batch.column(column).isNull(b.row);
        if (noNull && a.words[a.row] != b.words[b.row]) {
            int byWord = Long.compareUnsigned(a.words[a.row], b.words[b.row]);
            return firstKey.ascending() ? byWord : -byWord;
        }
        int byRow = order.compare(a.batch, a.row, b.batch, b.row);
        return byRow != 0 ? byRow : Integer.compare(a.index, b.index);
    }

    @Override
    public @Nullable Batch next() {
        context.checkCancelled();
        if (!isOpen) open();
        if (queue.isEmpty()) return null;
        pickCount = 0;
        Cursor ended = null;
        while (ended == null && pickCount < Batch.CAPACITY) {
            Cursor cursor = queue.peek();
            if (cursor == null) break;
            queue.poll();
            // As long as this input has the least row it need not go through the queue.
            do {
                cursor.picked[cursor.pickedCount++] = cursor.row++;
                picks[pickCount++] = cursor.index;
                if (cursor.row == cursor.batch.rowCount()) ended = cursor;
            } while (ended == null && pickCount < Batch.CAPACITY && isLeast(cursor));
            if (ended == null) queue.add(cursor);
        }
        Batch batch = gather();
        if (ended != null) advance(ended);
        return batch;
    }

    private boolean isLeast(Cursor cursor) {
        Cursor other = queue.peek();
        return other == null || compare(cursor, other) < 0;
    }

    private void open() {
        isOpen = true;
        for (int i = 0; i < inputs.size(); i++) {
            var cursor = new Cursor(i, inputs.get(i));
            cursors.add(cursor);
            advance(cursor);
        }
    }

    private void advance(Cursor cursor) {
        Batch batch = cursor.input.next();
        if (batch == null) return;
        cursor.batch = batch;
        cursor.row = 0;
        ColumnVector key = batch.column(firstKey.column());
        SortWords.write(key, cursor.words);
        queue.add(cursor);
    }

    /// Copies the picked rows input by input, then puts them in order.
    private Batch gather() {
        var copies = new RowStore(types);
        int[] starts = new int[cursors.size()];
        for (Cursor cursor : cursors) {
            if (cursor.pickedCount == 0) continue;
            starts[cursor.index] = copies.rowCount();
            copies.append(cursor.batch.columns(), cursor.picked, cursor.pickedCount);
            cursor.pickedCount = 0;
        }
        for (int i = 0; i < pickCount; i++) places[i] = starts[picks[i]]++;
        return copies.gather(places, 0, pickCount);
    }

    @Override
    public void close() {
        for (BatchOperator input : inputs) input.close();
    }
}
