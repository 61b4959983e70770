package dev.kindling.datasources.file;

/// Where the fields of a batch of text records lie: field `column` of row `row` is the
/// `lengths()[row * width + column]` bytes of `heap()` from `starts()[row * width + column]` on; a negative length
/// means that there is no value.
public final class FieldTable {

    public static final int ABSENT = -1;

    private final int width;
    private final int capacity;
    private final int[] starts;
    private final int[] lengths;
    private final int[] recordStarts;
    private final int[] recordEnds;
    private byte[] heap = new byte[0];
    private int rowCount;

    /// A table for up to `capacity` rows, fewer if they are very wide.
    public FieldTable(int width, int capacity) {
        this.width = width;
        this.capacity = Math.clamp((1 << 22) / Math.max(1, width), 1, capacity);
        this.starts = new int[this.capacity * width];
        this.lengths = new int[this.capacity * width];
        this.recordStarts = new int[this.capacity];
        this.recordEnds = new int[this.capacity];
    }

    public int width() {
        return width;
    }

    public int capacity() {
        return capacity;
    }

    public int[] starts() {
        return starts;
    }

    public int[] lengths() {
        return lengths;
    }

    /// Where the text of each record begins in the heap.
    public int[] recordStarts() {
        return recordStarts;
    }

    /// Where the text of each record ends in the heap.
    public int[] recordEnds() {
        return recordEnds;
    }

    public byte[] heap() {
        return heap;
    }

    public void heap(byte[] bytes) {
        heap = bytes;
    }

    public int rowCount() {
        return rowCount;
    }

    public void rowCount(int count) {
        rowCount = count;
    }

    /// Moves row `from` to the place of row `to`.
    public void moveRow(int from, int to) {
        if (from == to) return;
        System.arraycopy(starts, from * width, starts, to * width, width);
        System.arraycopy(lengths, from * width, lengths, to * width, width);
        recordStarts[to] = recordStarts[from];
        recordEnds[to] = recordEnds[from];
    }
}
