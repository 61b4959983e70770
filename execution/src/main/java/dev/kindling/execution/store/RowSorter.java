package dev.kindling.execution.store;

import dev.kindling.catalyst.batch.ColumnVector;
import java.util.Arrays;
import java.util.List;

/// Sorts the rows of a store, stably, without moving them: the result is their numbers in order.
///
/// One key at a time: NULLs are split off, the others turned into 64-bit words whose unsigned order is the order
/// wanted, and pairs of word and row number sorted. Rows with equal words are then sorted by the next word of the
/// key (texts have one per eight bytes) or by the next key. Large ranges are dealt out by their highest differing
/// byte until they fit the cache, smaller ones sorted byte by byte from the lowest, the smallest merged.
public final class RowSorter {

    /// What sorting needs for each row beside the store.
    public static final int BYTES_PER_ROW = 24;

    private static final int DEAL_FROM = 1 << 16;
    private static final int RADIX_FROM = 1 << 10;
    private static final int INSERTION_TO = 24;
    private static final int MAX_WORDS = 16;

    private final RowStore rows;
    private final List<SortKey> keys;
    private int[] ids = new int[0];
    private int[] otherIds = new int[0];
    private long[] words = new long[0];
    private long[] otherWords = new long[0];

    private RowSorter(RowStore rows, List<SortKey> keys) {
        this.rows = rows;
        this.keys = keys;
    }

    /// The numbers of the rows of `rows` in the order of `keys`.
    public static int[] sort(RowStore rows, List<SortKey> keys) {
        var sorter = new RowSorter(rows, keys);
        int count = rows.rowCount();
        sorter.ids = new int[count];
        Arrays.setAll(sorter.ids, i -> i);
        sorter.otherIds = new int[count];
        sorter.words = new long[count];
        sorter.otherWords = new long[count];
        sorter.sort(0, count, 0, 0);
        return sorter.ids;
    }

    private void sort(int start, int end, int firstKey, int firstDepth) {
        int from = start;
        int to = end;
        int key = firstKey;
        int depth = firstDepth;
        while (to - from > 1 && key < keys.size()) {
            StoredColumn column = rows.column(keys.get(key).column());
            if (depth == 0 && column.mayHaveNulls()) {
                int nulls = splitNulls(column, from, to, keys.get(key).nullsFirst());
                if (keys.get(key).nullsFirst()) {
                    sort(from, from + nulls, key + 1, 0);
                    from += nulls;
                } else {
                    sort(to - nulls, to, key + 1, 0);
                    to -= nulls;
                }
                if (from == to) return;
            }
            boolean isDecided = true;
            if (column.hasSortWords() && depth < MAX_WORDS) {
                isDecided = !column.sortWords(ids, from, to, depth, words);
            } else {
                rankByComparing(column, from, to);
            }
            if (!keys.get(key).ascending()) for (int i = from; i < to; i++) words[i] = ~words[i];
            int nextKey = isDecided ? key + 1 : key;
            int nextDepth = isDecided ? 0 : depth + 1;
            if (!areEqual(from, to)) {
                sortByWords(from, to);
                sortRuns(from, to, nextKey, nextDepth);
                return;
            }
            key = nextKey;
            depth = nextDepth;
        }
    }

    private boolean areEqual(int from, int to) {
        long different = 0;
        for (int i = from; i < to; i++) different |= words[i] ^ words[from];
        return different == 0;
    }

    private void sortRuns(int from, int to, int key, int depth) {
        if (key == keys.size()) return;
        for (int run = from; run < to; ) {
            int end = run + 1;
            while (end < to && words[end] == words[run]) end++;
            if (end - run > 1) sort(run, end, key, depth);
            run = end;
        }
    }

    /// Moves the NULLs of a range to its beginning or end, keeping the order of both parts.
    private int splitNulls(StoredColumn column, int from, int to, boolean first) {
        int nulls = 0;
        int others = 0;
        for (int i = from; i < to; i++) {
            int id = ids[i];
            if (column.isNull(id)) {
                otherIds[from + nulls++] = id;
            } else {
                ids[from + others++] = id;
            }
        }
        if (first) {
            System.arraycopy(ids, from, ids, from + nulls, others);
            System.arraycopy(otherIds, from, ids, from, nulls);
        } else {
            System.arraycopy(otherIds, from, ids, from + others, nulls);
        }
        return nulls;
    }

    /// Writes words for values that have none of their own: their ranks, found by comparing.
    private void rankByComparing(StoredColumn column, int from, int to) {
        int count = to - from;
        ColumnVector values = column.gather(ids, from, count);
        var order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Values.compare(values, a, values, b));
        long rank = 0;
        for (int i = 0; i < count; i++) {
            if (i > 0 && Values.compare(values, order[i - 1], values, order[i]) != 0) rank++;
            words[from + order[i]] = rank;
        }
    }

    private void sortByWords(int from, int to) {
        int count = to - from;
        if (count <= INSERTION_TO) {
            insert(from, to);
        } else if (count < RADIX_FROM) {
            merge(from, to);
        } else {
            long different = 0;
            for (int i = from; i < to; i++) different |= words[i] ^ words[from];
            if (different == 0) return;
            if (count < DEAL_FROM) {
                sortBytes(from, to, different);
            } else {
                deal(from, to, different);
            }
        }
    }

    private void insert(int from, int to) {
        for (int i = from + 1; i < to; i++) {
            long word = words[i];
            int id = ids[i];
            int at = i;
            while (at > from && Long.compareUnsigned(words[at - 1], word) > 0) {
                words[at] = words[at - 1];
                ids[at] = ids[at - 1];
                at--;
            }
            words[at] = word;
            ids[at] = id;
        }
    }

    private void merge(int from, int to) {
        if (to - from <= INSERTION_TO) {
            insert(from, to);
            return;
        }
        int middle = (from + to) >>> 1;
        merge(from, middle);
        merge(middle, to);
        System.arraycopy(words, from, otherWords, from, middle - from);
        System.arraycopy(ids, from, otherIds, from, middle - from);
        int left = from;
        int right = middle;
        int at = from;
        while (left < middle) {
            if (right < to && Long.compareUnsigned(words[right], otherWords[left]) < 0) {
                words[at] = words[right];
                ids[at++] = ids[right++];
            } else {
                words[at] = otherWords[left];
                ids[at++] = otherIds[left++];
            }
        }
    }

    /// Sorts by each byte in which words differ, from the lowest.
    private void sortBytes(int from, int to, long different) {
        int[] ends = new int[256];
        for (int shift = 0; shift < 64; shift += 8) {
            if ((different >>> shift & 255) == 0) continue;
            scatter(from, to, shift, ends);
        }
    }

    /// Sorts by the eight highest bits in which words differ, then each part by the rest.
    private void deal(int from, int to, long different) {
        int shift = Math.max(0, 56 - Long.numberOfLeadingZeros(different));
        int[] ends = new int[256];
        scatter(from, to, shift, ends);
        if (shift == 0) return;
        int start = from;
        for (int end : ends) {
            if (end - start > 1) sortByWords(start, end);
            start = end;
        }
    }

    /// Sorts a range by eight bits; `ends` gets where the words of each value end.
    private void scatter(int from, int to, int shift, int[] ends) {
        Arrays.fill(ends, 0);
        for (int i = from; i < to; i++) ends[(int) (words[i] >>> shift) & 255]++;
        int end = from;
        for (int b = 0; b < 256; b++) {
            int start = end;
            end += ends[b];
            ends[b] = start;
        }
        for (int i = from; i < to; i++) {
            int at = ends[(int) (words[i] >>> shift) & 255]++;
            otherWords[at] = words[i];
            otherIds[at] = ids[i];
        }
        System.arraycopy(otherWords, from, words, from, to - from);
        System.arraycopy(otherIds, from, ids, from, to - from);
    }
}
