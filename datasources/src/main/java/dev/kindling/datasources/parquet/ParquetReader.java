package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.datasources.file.FileInput;
import dev.kindling.datasources.parquet.FileMetadata.RowGroup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of some row groups of a file.
///
/// Row groups and pages that cannot hold a wanted row are passed over first (see [RowGroupPruner]). In what is
/// left, the columns that filters look at are decoded first; the others are decompressed only where rows survive.
final class ParquetReader implements BatchReader {

    /// What a value costs however few bytes it takes, in bytes.
    private static final double LEAST_BYTES = 2;

    private final String path;
    private final FileInput input;
    private final List<RowGroup> rowGroups;
    private final ColumnReader[] columns;
    private final List<RowFilter> filters;
    private final RowGroupPruner pruner;
    private final ScanContext context;
    private final PageStore pages;
    private final ChunkBytes.Memory memory = new ChunkBytes.Memory();
    private final ColumnVector[] vectors;
    private final Survivors survivors;
    /// The row of the current group that each column would give next, or -1 where it has not been opened.
    private final long[] positions;

    private long rowsWanted;
    private int nextGroup;
    private @Nullable RowGroup group;
    private @Nullable ChunkBytes chunks;
    private RowRanges ranges = RowRanges.NONE;
    private List<RuntimeRowFilter> runtimeFilters = List.of();
    private List<RowFilter> groupFilters = new ArrayList<>();
    private final FilterOrder filterOrder = new FilterOrder();
    private long row;
    /// What an error message says of the place; known better the deeper one is.
    private String place = "file";

    ParquetReader(
            String path,
            FileInput input,
            List<RowGroup> rowGroups,
            List<ColumnReader> columns,
            List<RowFilter> filters,
            RowGroupPruner pruner,
            PageStore pages,
            long rowsWanted,
            ScanContext context) {
        this.path = path;
        this.input = input;
        this.rowGroups = rowGroups;
        this.columns = columns.toArray(ColumnReader[]::new);
        this.filters = filters;
        this.pruner = pruner;
        this.pages = pages;
        this.rowsWanted = rowsWanted;
        this.context = context;
        this.vectors = new ColumnVector[this.columns.length];
        this.survivors = new Survivors(this.columns.length);
        this.positions = new long[this.columns.length];
    }

    @Override
    public @Nullable Batch next() {
        try {
            while (rowsWanted > 0) {
                context.checkCancelled();
                if (group == null && !openNextGroup()) return null;
                Batch batch = nextOfGroup();
                if (batch == null) continue;
                if (batch.rowCount() > rowsWanted) batch = batch.slice(0, (int) rowsWanted);
                rowsWanted -= batch.rowCount();
                context.count(ScanCounters.ROWS_READ, batch.rowCount());
                return batch;
            }
            return null;
        } catch (IOException e) {
            throw ParquetErrors.unreadable(path, e);
        } catch (MalformedException | IndexOutOfBoundsException | NegativeArraySizeException e) {
            throw ParquetErrors.corrupt(path, place, e);
        }
    }

    private boolean openNextGroup() throws IOException {
        while (nextGroup < rowGroups.size()) {
            RowGroup candidate = rowGroups.get(nextGroup++);
            place = "row group " + candidate.ordinal() + " at byte " + candidate.start();
            if (candidate.rowCount() == 0) continue;
            var bytes = new ChunkBytes(input, candidate, pages, memory);
            List<RuntimeFilter> runtime = context.runtimeFilters();
            RowRanges kept = pruner.prune(candidate, runtime);
            if (kept.isEmpty()) {
                context.count(ScanCounters.ROW_GROUPS_SKIPPED, 1);
                continue;
            }
            context.count(ScanCounters.ROW_GROUPS_READ, 1);
            group = candidate;
            chunks = bytes;
            ranges = kept;
            row = 0;
            Arrays.fill(positions, -1);
            groupFilters = withRuntimeFilters(runtime);
            filterOrder.begin(groupFilters, filter -> bytesPerRow(filter, candidate));
            loadFilterColumns(bytes);
            return true;
        }
        return false;
    }

    private List<RowFilter> withRuntimeFilters(List<RuntimeFilter> runtime) {
        if (runtime.isEmpty()) return new ArrayList<>(filters);
        var now = new ArrayList<RuntimeRowFilter>();
        for (RuntimeFilter filter : runtime) {
            RuntimeRowFilter known = null;
            for (RuntimeRowFilter each : runtimeFilters) if (each.filter() == filter) known = each;
            now.add(known == null ? new RuntimeRowFilter(filter) : known);
        }
        runtimeFilters = now;
        var all = new ArrayList<>(filters);
        for (RuntimeRowFilter filter : now) if (!filter.isIdle()) all.add(filter);
        return all;
    }

    /// How many bytes `filter` looks at for a row of `candidate`, where a value takes some at least.
    private double bytesPerRow(RowFilter filter, RowGroup candidate) {
        double bytes = 0;
        for (int column : filter.columns()) {
            for (SchemaNode.Leaf leaf : columns[column].leaves()) {
                long chunk = candidate.chunks().get(leaf.index()).uncompressedBytes();
                bytes += LEAST_BYTES + Math.max(0, chunk) / (double) candidate.rowCount();
            }
        }
        return Math.max(LEAST_BYTES, bytes);
    }

    private void loadFilterColumns(ChunkBytes bytes) throws IOException {
        var first = new ArrayList<SchemaNode.Leaf>();
        if (groupFilters.isEmpty()) {
            for (ColumnReader column : columns) first.addAll(column.leaves());
        } else {
            for (RowFilter filter : groupFilters) {
                for (int column : filter.columns()) first.addAll(columns[column].leaves());
            }
        }
        bytes.load(first);
        count(bytes);
    }

    /// The next rows of the group, or null if it gave none this time.
    private @Nullable Batch nextOfGroup() throws IOException {
        row = ranges.nextFrom(row);
        if (row < 0) {
            closeGroup();
            return null;
        }
        int count = (int) Math.min(Batch.CAPACITY, ranges.endOf(row) - row);
        Arrays.fill(vectors, null);
        survivors.reset(count);
        filterOrder.apply(groupFilters);
        for (RowFilter filter : groupFilters) {
            if (filter.isIdle()) continue;
            for (int column : filter.columns()) align(column, count);
            int before = survivors.count();
            survivors.keep(rows -> filter.select(vectors, before, rows));
            filterOrder.saw(filter, before, survivors.count());
            if (survivors.count() == 0) break;
        }
        int surviving = survivors.count();
        if (surviving > 0) for (int c = 0; c < columns.length; c++) align(c, count);
        row += count;
        return surviving == 0 ? null : new Batch(surviving, Arrays.asList(vectors));
    }

    /// Makes `vectors[index]` hold the surviving ones of the current `count` rows.
    private void align(int index, int count) throws IOException {
        ColumnVector known = vectors[index];
        if (known != null) {
            vectors[index] = survivors.align(index, known);
            return;
        }
        ColumnReader column = columns[index];
        if (positions[index] < 0) openColumn(index);
        if (positions[index] < row) column.skip(row - positions[index]);
        positions[index] = row + count;
        boolean all = survivors.count() == count;
        vectors[index] = all ? column.read(count) : column.pick(count, survivors.rows(), survivors.count());
        survivors.isAligned(index);
    }

    private void openColumn(int index) throws IOException {
        ChunkBytes bytes = chunks;
        if (bytes == null) throw new IllegalStateException("no row group is open");
        if (!bytes.holds(columns[index].leaves())) {
            // Who needs one late column most likely needs all of them: neighbours come with one read.
            var late = new ArrayList<SchemaNode.Leaf>();
            for (ColumnReader column : columns) late.addAll(column.leaves());
            bytes.load(late);
            count(bytes);
        }
        columns[index].open(bytes);
        positions[index] = 0;
    }

    private void closeGroup() {
        RowGroup done = group;
        if (done == null) return;
        int pages = 0;
        for (int c = 0; c < columns.length; c++) {
            boolean partly = positions[c] >= 0 && positions[c] < done.rowCount();
            if (partly) columns[c].skip(done.rowCount() - positions[c]);
            pages += columns[c].takeSkippedPages();
        }
        if (pages > 0) context.count(ScanCounters.PAGES_SKIPPED, pages);
        group = null;
        chunks = null;
    }

    private void count(ChunkBytes bytes) {
        long read = bytes.takeBytesRead();
        if (read > 0) context.count(ScanCounters.BYTES_READ, read);
    }

    @Override
    public void close() {
        pages.close();
        try {
            input.close();
        } catch (IOException e) {
            throw ParquetErrors.unreadable(path, e);
        }
    }
}
