package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.execution.exchange.BatchSizes;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.function.Pair;
import dev.kindling.rdd.graph.CloseableIterator;
import dev.kindling.sql.types.DataType;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// A sorted run as it is sent: batches that own their memory, each with the block it belongs to.
///
/// Blocks follow each other in the order of the run and have the same number of rows, but for the last. Where they
/// begin depends on how many rows there are and on nothing else, so a run that is made again has blocks with the
/// same keys. After the rows comes, in a block of its own, the index: the keys of the first row of each block.
final class RunBlocks implements CloseableIterator<Pair<Integer, Batch>> {

    /// Of each run that is merged there is a batch in memory.
    private static final long LARGEST_BATCH = 1 << 20;

    private final SortOperator sorted;
    private final int blocks;
    private final List<Integer> keyColumns;
    private final RowStore firstKeys;
    private final boolean isIndexed;
    private long blockRows;
    private long sent;
    private @Nullable Batch waiting;
    private @Nullable Pair<Integer, Batch> ahead;
    private boolean ended;

    /// @param blocks how many blocks a run has at most; one alone has no index
    RunBlocks(SortOperator sorted, List<DataType> types, List<SortKey> keys, int blocks) {
        this.sorted = sorted;
        this.blocks = blocks;
        keyColumns = keys.stream().map(SortKey::column).toList();
        firstKeys = new RowStore(keyColumns.stream().map(types::get).toList());
        isIndexed = blocks > 1;
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && !ended) ahead = advance();
        return ahead != null;
    }

    @Override
    public Pair<Integer, Batch> next() {
        if (!hasNext()) throw new NoSuchElementException();
        Pair<Integer, Batch> pair = ahead;
        ahead = null;
        if (pair == null) throw new NoSuchElementException();
        return pair;
    }

    private @Nullable Pair<Integer, Batch> advance() {
        Batch batch = waiting;
        waiting = null;
        if (batch == null) batch = sorted.next();
        if (batch == null) {
            ended = true;
            return isIndexed ? Pair.of(blocks, firstKeys.range(0, firstKeys.rowCount())) : null;
        }
        if (blockRows == 0) blockRows = rowsPerBlock(sorted.rowCount(), blocks);
        int block = (int) (sent / blockRows);
        long rows = Math.min((block + 1) * blockRows - sent, rowsOfLargestBatch(batch));
        if (rows < batch.rowCount()) {
            waiting = batch.slice((int) rows, batch.rowCount() - (int) rows);
            batch = batch.slice(0, (int) rows);
        }
        if (isIndexed && sent == block * blockRows) {
            Batch first = batch;
            firstKeys.append(keyColumns.stream().map(first::column).toList(), null, 1);
        }
        sent += batch.rowCount();
        return Pair.of(block, owned(batch));
    }

    /// So many that the blocks suffice, in whole batches.
    static long rowsPerBlock(long rowCount, int blocks) {
        return Math.ceilDiv(Math.ceilDiv(rowCount, blocks), Batch.CAPACITY) * Batch.CAPACITY;
    }

    private static long rowsOfLargestBatch(Batch batch) {
        long bytes = 0;
        for (ColumnVector column : batch.columns()) bytes += bytes(column);
        return bytes <= LARGEST_BATCH ? batch.rowCount() : Math.max(1, batch.rowCount() * LARGEST_BATCH / bytes);
    }

    /// As in a batch of its own.
    private static long bytes(ColumnVector column) {
        return column instanceof BytesVector texts ? 8L * texts.size() + length(texts) : BatchSizes.bytes(column);
    }

    private static long length(BytesVector texts) {
        long total = 0;
        for (int i = 0; i < texts.size(); i++) total += texts.length(i);
        return total;
    }

    private static Batch owned(Batch batch) {
        return new Batch(
                batch.rowCount(), batch.columns().stream().map(RunBlocks::owned).toList());
    }

    /// Columns are gathered anew for each batch of a sort, but texts may be left where they were.
    private static ColumnVector owned(ColumnVector column) {
        return switch (column) {
            case IntVector _, LongVector _, FloatVector _, DoubleVector _, DictionaryVector _ -> column;
            case BytesVector texts when texts.heap().length == length(texts) + BytesVector.PADDING -> texts;
            default -> Vectors.copy(column);
        };
    }

    @Override
    public void close() {
        sorted.close();
    }
}
