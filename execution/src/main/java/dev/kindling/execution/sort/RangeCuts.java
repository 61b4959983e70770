package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.execution.store.RowOrder;
import dev.kindling.execution.store.RowSorter;
import dev.kindling.execution.store.RowStore;
import dev.kindling.execution.store.SortKey;
import dev.kindling.rdd.graph.MapOutputSizes;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;

/// How the order of sorted runs is cut in ranges of about equal size, and which blocks of each run a range needs.
///
/// A bound is the first row of a block; what lies before it is about what the blocks hold that begin before it.
/// That is wrong by half a block of each run, the same half everywhere.
final class RangeCuts {

    private final List<Batch> firstKeys;
    private final RowOrder keyOrder;
    private final List<SortKey> keys;
    private final List<DataType> types;
    private final List<Start> bounds = new ArrayList<>();

    /// Where a block begins.
    private record Start(int run, int block) {}

    private RangeCuts(List<Batch> firstKeys, List<DataType> types, List<SortKey> keys) {
        this.firstKeys = List.copyOf(firstKeys);
        this.types = types;
        this.keys = keys;
        keyOrder = new RowOrder(ofIndex(keys));
    }

    /// The keys as columns of an index, see [RunBlocks].
    private static List<SortKey> ofIndex(List<SortKey> keys) {
        var result = new ArrayList<SortKey>();
        for (SortKey key : keys) result.add(new SortKey(result.size(), key.ascending(), key.nullsFirst()));
        return result;
    }

    /// @param firstKeys the index of each run
    /// @param sizes by run and block
    /// @param types of the columns of the runs
    /// @param ranges how many are wanted; there may be fewer
    static RangeCuts of(
            List<Batch> firstKeys, MapOutputSizes sizes, List<DataType> types, List<SortKey> keys, int ranges) {
        var cuts = new RangeCuts(firstKeys, types, keys);
        cuts.choose(sizes, ranges);
        return cuts;
    }

    private void choose(MapOutputSizes sizes, int ranges) {
        var places = new ArrayList<Start>();
        var before = new ArrayList<Long>();
        long total = 0;
        for (Start start : inOrder()) {
            if (places.isEmpty() || !isSamePlace(places.getLast(), start)) {
                places.add(start);
                before.add(total);
            }
            total += sizes.bytes(start.run, start.block);
        }
        int place = 1;
        int last = 0;
        for (int i = 1; i < ranges && places.size() > 1; i++) {
            double wanted = (double) total * i / ranges;
            while (place < places.size() && before.get(place) < wanted) place++;
            boolean isPast = place == places.size() || wanted - before.get(place - 1) < before.get(place) - wanted;
            int nearest = isPast ? place - 1 : place;
            if (nearest > last) {
                bounds.add(places.get(nearest));
                last = nearest;
            }
        }
    }

    /// Whether blocks of a run begin with equal rows, which are on one side of any bound.
    private boolean isSamePlace(Start a, Start b) {
        return a.run == b.run && keyOrder.compare(firstKeys.get(a.run), a.block, firstKeys.get(b.run), b.block) == 0;
    }

    /// All blocks in the order of their first rows, among equal ones those of earlier runs first.
    private List<Start> inOrder() {
        var all = new ArrayList<Start>();
        var store = new RowStore(keys.stream().map(k -> types.get(k.column())).toList());
        for (int run = 0; run < firstKeys.size(); run++) {
            store.append(firstKeys.get(run));
            for (int block = 0; block < firstKeys.get(run).rowCount(); block++) all.add(new Start(run, block));
        }
        var sorted = new ArrayList<Start>();
        for (int place : RowSorter.sort(store, ofIndex(keys))) sorted.add(all.get(place));
        return sorted;
    }

    int rangeCount() {
        return bounds.size() + 1;
    }

    /// The bound between range `range` and the next.
    RangeBound bound(int range) {
        Start start = bounds.get(range);
        Batch index = firstKeys.get(start.run);
        var columns = new ArrayList<ColumnVector>();
        for (DataType type : types) columns.add(Vectors.nulls(type, 1));
        for (int i = 0; i < keys.size(); i++)
            columns.set(keys.get(i).column(), Vectors.copy(index.column(i).slice(start.block, 1)));
        return RangeBound.at(new Batch(1, columns), start.run);
    }

    /// The first block of `run` that rows of `range` may be in.
    int firstBlock(int run, int range) {
        return range == 0 ? 0 : Math.max(0, startsBefore(run, range - 1) - 1);
    }

    /// The first block after [#firstBlock] that no row of `range` is in.
    int endBlock(int run, int range) {
        return range == bounds.size() ? firstKeys.get(run).rowCount() : startsBefore(run, range);
    }

    /// How many blocks of `run` begin before the bound behind `range`.
    private int startsBefore(int run, int range) {
        Start bound = bounds.get(range);
        Batch starts = firstKeys.get(run);
        int low = 0;
        int high = starts.rowCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            int compared = keyOrder.compare(starts, middle, firstKeys.get(bound.run), bound.block);
            if (compared < 0 || (compared == 0 && run < bound.run)) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
