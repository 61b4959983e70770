package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.statistics.ColumnStatistics;
import dev.kindling.catalyst.statistics.TableStatistics;
import dev.kindling.datasources.parquet.FileMetadata.Bounds;
import dev.kindling.datasources.parquet.FileMetadata.Chunk;
import dev.kindling.datasources.parquet.FileMetadata.RowGroup;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.PhysicalType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the footers of a table's files say of it, put together.
final class FooterStatistics {

    private final Map<String, Column> columns = new HashMap<>();
    private final StructType schema;
    private double rowCount;

    FooterStatistics(StructType schema) {
        this.schema = schema;
        for (StructField field : schema) {
            if (PhysicalType.of(field.dataType()).compareTo(PhysicalType.ARRAY) < 0) {
                columns.put(field.name(), new Column(field.dataType()));
            }
        }
    }

    void add(FileMetadata file, StoredTypes types) {
        rowCount += file.rowCount();
        for (StructField field : schema) {
            Column column = columns.get(field.name());
            if (column == null) continue;
            ColumnShape shape = types.column(file.schema(), field.name(), field.dataType());
            StoredColumn stored = StoredColumn.of(shape, file);
            for (RowGroup group : file.rowGroups()) {
                if (group.rowCount() == 0) continue;
                if (stored != null) column.add(group.chunks().get(stored.leaf().index()), stored);
                else if (shape instanceof ColumnShape.Missing) column.nullCount += group.rowCount();
                else column.forgetAll();
            }
        }
    }

    TableStatistics result(long sizeBytes) {
        var byName = new HashMap<String, ColumnStatistics>();
        columns.forEach((name, column) -> byName.put(name, column.result(rowCount)));
        return new TableStatistics(rowCount, sizeBytes, byName, List.of());
    }

    /// What is known of one column so far.
    private static final class Column {
        private final DataType type;
        private @Nullable ColumnVector min;
        private @Nullable ColumnVector max;
        private boolean boundsKnown = true;
        private double nullCount;
        private boolean nullsKnown = true;
        private double mostDistinct;
        private boolean distinctKnown = true;
        private int chunkCount;
        private double plainBytes;
        private double plainValues;

        Column(DataType type) {
            this.type = type;
        }

        void add(Chunk chunk, StoredColumn stored) {
            chunkCount++;
            Bounds bounds = chunk.bounds();
            if (!chunk.hasDictionary()) {
                plainBytes += chunk.uncompressedBytes();
                plainValues += chunk.valueCount();
            }
            if (bounds == null) {
                forgetAll();
                return;
            }
            if (bounds.nullCount() < 0) nullsKnown = false;
            else nullCount += bounds.nullCount();
            if (bounds.distinctCount() < 0) distinctKnown = false;
            else mostDistinct = Math.max(mostDistinct, (double) bounds.distinctCount());
            if (bounds.nullCount() == chunk.valueCount()) return;
            Evidence evidence = Evidence.of(bounds, chunk.valueCount(), stored);
            ColumnVector least = evidence.min();
            ColumnVector most = evidence.max();
            // A cut bound is no value, and others take these for values.
            if (least == null || most == null || !evidence.exact() || evidence.mayHaveNan()) {
                boundsKnown = false;
                return;
            }
            if (min == null || ValueOrder.compare(least, 0, min, 0) < 0) min = least;
            if (max == null || ValueOrder.compare(most, 0, max, 0) > 0) max = most;
        }

        void forgetAll() {
            boundsKnown = false;
            nullsKnown = false;
            distinctKnown = false;
        }

        ColumnStatistics result(double rowCount) {
            Object least = literal(min);
            Object most = literal(max);
            double present = nullsKnown ? Math.max(0, rowCount - nullCount) : rowCount;
            return new ColumnStatistics(
                    distinct(least, most, present), least, most, nullsKnown ? nullCount : null, averageLength(), null);
        }

        private @Nullable Object literal(@Nullable ColumnVector bound) {
            return boundsKnown && bound != null ? LiteralVectors.valueAt(bound, type, 0) : null;
        }

        /// Row groups that each know their distinct values are taken to share them; integers cannot be more
        /// distinct than their range is wide.
        private @Nullable Double distinct(@Nullable Object least, @Nullable Object most, double present) {
            if (distinctKnown && chunkCount > 0) return Math.min(mostDistinct, present);
            boolean whole = type == AtomicType.DATE
                    || type == AtomicType.INT
                    || type == AtomicType.LONG
                    || type == AtomicType.SHORT
                    || type == AtomicType.BYTE;
            if (whole && least instanceof Number a && most instanceof Number b) {
                double range = b.doubleValue() - a.doubleValue() + 1;
                if (range <= present) return range;
            }
            return null;
        }

        private @Nullable Double averageLength() {
            if (PhysicalType.of(type) != PhysicalType.BYTES || plainValues == 0) return null;
            return Math.max(1, plainBytes / plainValues - 4);
        }
    }
}
