package dev.kindling.catalyst.logical;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.calcite.plan.RelOptAbstractTable;
import org.apache.calcite.plan.RelOptTable;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// The rows of a query that a plan reads in several places, as a table: a common table of WITH. So the rest of the
/// plan is rewritten without looking into it. Each has a name of its own in its plan.
public final class SharedTable extends RelOptAbstractTable {

    private final RelNode query;

    private SharedTable(String name, RelDataType rowType, RelNode query) {
        super(null, name, rowType);
        this.query = query;
    }

    /// @param rowType the columns of `query`, of which some may be nullable here that are not there
    public static SharedTable of(String name, RelDataType rowType, RelNode query) {
        return new SharedTable(name, rowType, query);
    }

    /// What gives the rows.
    public RelNode query() {
        return query;
    }

    public RelNode scan() {
        return LogicalTableScan.create(query.getCluster(), this, List.of());
    }

    /// The shared table that `node` reads, or null if it reads another or none.
    public static @Nullable SharedTable readBy(RelNode node) {
        return node instanceof TableScan scan ? scan.getTable().unwrap(SharedTable.class) : null;
    }

    /// `plan` and the subqueries in its expressions with each scan of a shared table replaced by what `replacement`
    /// gives for it; null leaves the scan.
    public static RelNode replace(RelNode plan, BiFunction<RelNode, SharedTable, @Nullable RelNode> replacement) {
        SharedTable table = readBy(plan);
        if (table != null) {
            RelNode replaced = replacement.apply(plan, table);
            return replaced == null ? plan : replaced;
        }
        var inputs = new ArrayList<RelNode>();
        boolean same = true;
        for (RelNode input : plan.getInputs()) {
            RelNode replaced = replace(input, replacement);
            same &= replaced == input;
            inputs.add(replaced);
        }
        RelNode current = same ? plan : plan.copy(plan.getTraitSet(), inputs);
        return current.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subquery);
                RelNode replaced = replace(visited.rel, replacement);
                return replaced == visited.rel ? visited : visited.clone(replaced);
            }
        });
    }

    /// `plan` with the queries of its shared tables in their places.
    public static RelNode inlined(RelNode plan) {
        return replace(plan, (_, table) -> inlined(table.query));
    }

    @Override
    public List<String> getQualifiedName() {
        return List.of(getName());
    }

    @Override
    public double getRowCount() {
        return query.getCluster().getMetadataQuery().getRowCount(query);
    }

    @Override
    public boolean isKey(ImmutableBitSet columns) {
        return Boolean.TRUE.equals(query.getCluster().getMetadataQuery().areColumnsUnique(query, columns));
    }

    @Override
    public List<ImmutableBitSet> getKeys() {
        var keys = query.getCluster().getMetadataQuery().getUniqueKeys(query);
        return keys == null ? List.of() : List.copyOf(keys);
    }

    @Override
    public RelNode toRel(RelOptTable.ToRelContext context) {
        return LogicalTableScan.create(context.getCluster(), this, context.getTableHints());
    }

    @Override
    public <C> @Nullable C unwrap(Class<C> type) {
        return type.isInstance(this) ? type.cast(this) : super.unwrap(type);
    }
}
