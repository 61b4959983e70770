package dev.kindling.catalyst.logical;

import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.statistics.TableStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptAbstractTable;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// A [SourceTable] as the table of a Calcite scan. Its statistics are asked for once.
public final class LogicalTable extends RelOptAbstractTable {

    /// Rows assumed of a table nothing is known of.
    private static final double UNKNOWN_ROW_COUNT = 100_000;

    private final SourceTable source;
    private @Nullable TableStatistics statistics;

    private LogicalTable(String name, SourceTable source, RelDataTypeFactory types) {
        super(null, name, LogicalTypes.rowType(types, source.schema()));
        this.source = source;
    }

    public static LogicalTable of(String name, SourceTable source, RelDataTypeFactory types) {
        return new LogicalTable(name, source, types);
    }

    public SourceTable source() {
        return source;
    }

    public TableStatistics statistics() {
        if (statistics == null) statistics = source.statistics();
        return statistics;
    }

    @Override
    public List<String> getQualifiedName() {
        return List.of(getName());
    }

    /// Rows by statistics, else by size at an assumed 8 bytes a column, else a guess.
    @Override
    public double getRowCount() {
        Double rows = statistics().rowCount();
        if (rows != null) return Math.max(rows, 1);
        Long bytes = statistics().sizeBytes();
        if (bytes == null) return UNKNOWN_ROW_COUNT;
        return Math.max(1, bytes / (8.0 * Math.max(1, source.schema().size())));
    }

    @Override
    public boolean isKey(ImmutableBitSet columns) {
        return getKeys().stream().anyMatch(columns::contains);
    }

    @Override
    public List<ImmutableBitSet> getKeys() {
        var keys = new ArrayList<ImmutableBitSet>();
        for (Set<String> names : statistics().keys()) {
            var columns = names.stream().map(source.schema()::indexOf).toList();
            if (!columns.contains(-1)) keys.add(ImmutableBitSet.of(columns));
        }
        return keys;
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context) {
        return LogicalTableScan.create(context.getCluster(), this, context.getTableHints());
    }

    @Override
    public <C> @Nullable C unwrap(Class<C> type) {
        if (type.isInstance(this)) return type.cast(this);
        if (type.isInstance(source)) return type.cast(source);
        return super.unwrap(type);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LogicalTable that
                && source == that.source
                && getName().equals(that.getName());
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(source);
    }
}
