package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.DataType;
import java.util.List;

/// A column with one value or NULL per row.
final class FlatColumnReader implements ColumnReader {

    private final SchemaNode.Leaf leaf;
    private final DataType type;
    private final PageCursor cursor;
    /// Rows of the current page not yet given out or passed over.
    private int rowsLeft;
    /// Of those, how many at the front are to be passed over once the page is opened.
    private int rowsToSkip;
    private boolean open;
    private boolean full;
    private int skippedPages;

    FlatColumnReader(SchemaNode.Leaf leaf, DataType type, Conversion conversion) {
        this.leaf = leaf;
        this.type = type;
        this.cursor = new PageCursor(leaf, conversion);
    }

    @Override
    public List<SchemaNode.Leaf> leaves() {
        return List.of(leaf);
    }

    @Override
    public void open(ChunkBytes chunks) {
        chunks.open(leaf, cursor);
        rowsLeft = 0;
        rowsToSkip = 0;
        open = false;
    }

    @Override
    public ColumnVector read(int count) {
        preparePage();
        if (count <= rowsLeft) return readWithin(count);
        var builder = new VectorBuilder(type);
        int done = 0;
        while (done < count) {
            preparePage();
            int part = Math.min(count - done, rowsLeft);
            builder.append(readWithin(part));
            done += part;
        }
        return builder.build();
    }

    @Override
    public ColumnVector pick(int count, int[] rows, int wanted) {
        preparePage();
        // Decoding in bulk and taking the few out is as fast where many are wanted.
        boolean few = wanted < count - (count >> 2);
        if (!few || !full || count > rowsLeft || !cursor.picks()) {
            return Vectors.gather(read(count), rows, wanted);
        }
        rowsLeft -= count;
        return cursor.pickValues(count, rows, wanted);
    }

    /// Makes sure that the current page is open and has a row left.
    private void preparePage() {
        while (rowsLeft == 0) nextPage();
        if (open) return;
        cursor.openPage();
        open = true;
        full = cursor.isFullPage();
        if (rowsToSkip > 0) skipWithin(rowsToSkip);
        rowsToSkip = 0;
    }

    private void nextPage() {
        cursor.nextPage();
        rowsLeft = cursor.header().valueCount();
        rowsToSkip = 0;
        open = false;
    }

    private ColumnVector readWithin(int count) {
        rowsLeft -= count;
        if (full) return cursor.readValues(count);
        long[] validity = Validity.noneValid(count);
        int present = cursor.definitions().readBits(validity, 0, count);
        ColumnVector dense = cursor.readValues(present);
        return present == count ? dense : Spread.over(dense, validity, count);
    }

    private void skipWithin(int count) {
        if (full) {
            cursor.skipValues(count);
            return;
        }
        long[] scratch = Validity.noneValid(count);
        cursor.skipValues(cursor.definitions().readBits(scratch, 0, count));
    }

    @Override
    public void skip(long count) {
        long left = count;
        while (left > 0) {
            if (rowsLeft == 0) nextPage();
            int part = (int) Math.min(left, rowsLeft);
            if (open) skipWithin(part);
            else rowsToSkip += part;
            rowsLeft -= part;
            left -= part;
            if (rowsLeft == 0 && !open) skippedPages++;
        }
    }

    @Override
    public int takeSkippedPages() {
        int pages = skippedPages;
        skippedPages = 0;
        return pages;
    }
}
