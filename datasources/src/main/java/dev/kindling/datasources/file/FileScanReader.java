package dev.kindling.datasources.file;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.source.BatchReader;
import dev.kindling.catalyst.source.PageCache;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.catalyst.source.ScanCounters;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads the parts of a split one after the other and puts the partition columns beside what lies in the files.
final class FileScanReader implements BatchReader {

    private final FileFormat format;
    private final PackedSplit split;
    private final FileScanRequest request;
    private final List<FileTable.TableColumn> columns;
    private final StructType partitionSchema;
    private final ScanContext context;
    private final DataColumnsContext dataContext;
    private final boolean ignoreMissing;
    private final boolean ignoreCorrupt;
    private long rowsLeft;
    private int nextPart;
    private @Nullable BatchReader current;
    private List<@Nullable Object> partitionValues = List.of();

    FileScanReader(
            FileFormat format,
            PackedSplit split,
            FileScanRequest request,
            List<FileTable.TableColumn> columns,
            StructType partitionSchema,
            @Nullable Long limit,
            ScanContext context) {
        this.format = format;
        this.split = split;
        this.request = request;
        this.columns = columns;
        this.partitionSchema = partitionSchema;
        this.context = context;
        this.dataContext = new DataColumnsContext(context, columns);
        var options = new Options(request.options());
        this.ignoreMissing = options.flag("ignoreMissingFiles", false);
        this.ignoreCorrupt = options.flag("ignoreCorruptFiles", false);
        this.rowsLeft = limit == null ? Long.MAX_VALUE : limit;
    }

    @Override
    public @Nullable Batch next() {
        while (rowsLeft > 0) {
            if (current == null && !openNext()) return null;
            Batch batch = nextOfCurrent();
            if (batch == null) {
                closeCurrent();
                continue;
            }
            rowsLeft -= batch.rowCount();
            return withPartitionColumns(batch);
        }
        return null;
    }

    private boolean openNext() {
        while (nextPart < split.parts().size()) {
            context.checkCancelled();
            PackedSplit.Part part = split.parts().get(nextPart++);
            if (!canPass(part)) continue;
            partitionValues = part.partitionValues();
            if (part.split().start() == 0) context.count(ScanCounters.FILES_READ, 1);
            try {
                current = format.open(part.split(), request, dataContext);
                return true;
            } catch (KindlingException e) {
                if (!isIgnored(e)) throw e;
            }
        }
        return false;
    }

    private @Nullable Batch nextOfCurrent() {
        try {
            return java.util.Objects.requireNonNull(current).next();
        } catch (KindlingException e) {
            if (!isIgnored(e)) throw e;
            return null;
        }
    }

    private boolean isIgnored(KindlingException e) {
        if (e.condition() == ErrorCondition.FAILED_READ_FILE) return ignoreMissing;
        return e.condition() == ErrorCondition.FILE_CORRUPT && ignoreCorrupt;
    }

    /// Whether no runtime filter rules out the part's partition values.
    private boolean canPass(PackedSplit.Part part) {
        for (RuntimeFilter filter : context.runtimeFilters()) {
            FileTable.TableColumn column = columns.get(filter.column());
            if (!column.isPartition()) continue;
            byte[] keep = {1};
            filter.narrow(constant(part.partitionValues(), column.index(), 1), keep, 1);
            if (keep[0] == 0) return false;
        }
        return true;
    }

    private ColumnVector constant(List<@Nullable Object> values, int index, int size) {
        return LiteralVectors.constant(
                new Literal(values.get(index), partitionSchema.field(index).dataType()), size);
    }

    private Batch withPartitionColumns(Batch batch) {
        if (partitionSchema.size() == 0) return batch;
        var all = new ArrayList<ColumnVector>(columns.size());
        int next = 0;
        for (FileTable.TableColumn column : columns) {
            all.add(
                    column.isPartition()
                            ? constant(partitionValues, column.index(), batch.rowCount())
                            : batch.column(next++));
        }
        return new Batch(batch.rowCount(), all);
    }

    private void closeCurrent() {
        BatchReader reader = current;
        current = null;
        if (reader != null) reader.close();
    }

    @Override
    public void close() {
        closeCurrent();
    }

    /// The task's context with runtime filters in terms of the columns that lie in files.
    private static final class DataColumnsContext implements ScanContext {
        private final ScanContext context;
        private final int[] places;

        DataColumnsContext(ScanContext context, List<FileTable.TableColumn> columns) {
            this.context = context;
            this.places = new int[columns.size()];
            int next = 0;
            for (int i = 0; i < places.length; i++) places[i] = columns.get(i).isPartition() ? -1 : next++;
        }

        @Override
        public EvaluationContext evaluation() {
            return context.evaluation();
        }

        @Override
        public void count(String counter, long amount) {
            context.count(counter, amount);
        }

        @Override
        public void checkCancelled() {
            context.checkCancelled();
        }

        @Override
        public PageCache pageCache() {
            return context.pageCache();
        }

        @Override
        public List<RuntimeFilter> runtimeFilters() {
            var filters = new ArrayList<RuntimeFilter>();
            for (RuntimeFilter filter : context.runtimeFilters()) {
                int place = places[filter.column()];
                if (place >= 0) filters.add(place == filter.column() ? filter : new Moved(filter, place));
            }
            return filters;
        }
    }

    /// A runtime filter on another place of its column.
    private record Moved(RuntimeFilter filter, int column) implements RuntimeFilter {
        @Override
        public @Nullable Object min() {
            return filter.min();
        }

        @Override
        public @Nullable Object max() {
            return filter.max();
        }

        @Override
        public boolean takesNulls() {
            return filter.takesNulls();
        }

        @Override
        public void narrow(ColumnVector vector, byte[] keep, int rowCount) {
            filter.narrow(vector, keep, rowCount);
        }
    }
}
