package dev.kindling.catalyst.optimizer.shared;

import dev.kindling.catalyst.logical.Shared;
import dev.kindling.catalyst.logical.SharedTable;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import dev.kindling.catalyst.optimizer.shared.SharedTableUse.Uses;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;

/// Optimizes a plan with shared tables: each table that is read more than once is optimized for itself and runs
/// once.
///
/// The plan is rewritten first, with the tables as leaves whose size is that of their own optimized plan. Then it
/// is known what of a table is wanted: the columns that some place uses, and the rows that the filter of one place
/// or another lets pass. The table's query is optimized again with that on top, so that filters that all places
/// have still reach its scans. The places keep their filters. (DuckDB's materialized CTEs and Spark's WithCTE do
/// the like.)
public final class ShareCommonTables {

    private final UnaryOperator<RelNode> optimizer;
    private final UnaryOperator<RelNode> tidier;
    /// The query of each shared table that stays one, in the order of their definition.
    private final Map<String, RelNode> queries = new LinkedHashMap<>();
    private final Map<String, SharedTable> tables = new HashMap<>();

    /// @param optimizer makes a plan without shared tables in its nodes a good one
    /// @param tidier drops columns that are not used and merges projections
    public ShareCommonTables(UnaryOperator<RelNode> optimizer, UnaryOperator<RelNode> tidier) {
        this.optimizer = optimizer;
        this.tidier = tidier;
    }

    public RelNode optimize(RelNode plan) {
        Set<SharedTable> known = inOrder(plan);
        if (known.isEmpty()) return optimizer.apply(plan);
        RelNode main = optimizer.apply(withoutSingles(plan, known));
        return resolved(main);
    }

    /// The shared tables that `plan` reads, each after those its own query reads.
    private static Set<SharedTable> inOrder(RelNode plan) {
        var found = new LinkedHashSet<SharedTable>();
        addTo(found, plan);
        return found;
    }

    private static void addTo(Set<SharedTable> found, RelNode plan) {
        SharedTable.replace(plan, (_, table) -> {
            if (!found.contains(table)) {
                addTo(found, table.query());
                found.add(table);
            }
            return null;
        });
    }

    /// `plan` with the queries of tables that are read once in their places. Of the others the plans are estimated.
    private RelNode withoutSingles(RelNode plan, Set<SharedTable> known) {
        var counts = new HashMap<SharedTable, Integer>();
        count(plan, counts);
        for (SharedTable table : known) count(table.query(), counts);
        var replacements = new HashMap<SharedTable, RelNode>();
        for (SharedTable table : known) {
            RelNode query = SharedTable.replace(table.query(), (_, t) -> replacements.get(t));
            if (counts.getOrDefault(table, 0) < 2) {
                replacements.put(table, query);
                continue;
            }
            String name = table.getName();
            SharedTable estimated = SharedTable.of(name, table.getRowType(), optimizer.apply(query));
            queries.put(name, query);
            tables.put(name, estimated);
            replacements.put(table, estimated.scan());
        }
        return SharedTable.replace(plan, (_, table) -> replacements.get(table));
    }

    private static void count(RelNode plan, Map<SharedTable, Integer> counts) {
        SharedTable.replace(plan, (_, table) -> {
            counts.merge(table, 1, Integer::sum);
            return null;
        });
    }

    /// `main` with each shared table's final plan in the places that read it. The last defined comes first, because
    /// it may be one of those that read the others.
    private RelNode resolved(RelNode main) {
        RelNode current = main;
        var finals = new LinkedHashMap<String, RelNode>();
        for (String name : List.copyOf(queries.keySet()).reversed()) {
            var readers = new ArrayList<RelNode>(List.of(current));
            readers.addAll(finals.values());
            Uses uses = SharedTableUse.in(readers, name);
            if (uses.count() == 0) continue;
            RelNode wanted = wanted(name, uses);
            RelNode optimized = optimizer.apply(wanted);
            SharedTable narrowed = SharedTable.of(name + "'", wanted.getRowType(), optimized);
            tables.put(narrowed.getName(), narrowed);
            current = reading(current, name, narrowed, uses.columns());
            finals.replaceAll((_, reader) -> reading(reader, name, narrowed, uses.columns()));
            finals.put(narrowed.getName(), optimized);
        }
        return withPlans(current, finals);
    }

    /// The rows and columns of the table that some place wants.
    private RelNode wanted(String name, Uses uses) {
        RelNode query = queries.get(name);
        if (query == null) throw new IllegalStateException("no query of " + name);
        RelBuilder builder = new RuleContext(query.getCluster()).builder().push(query);
        var filters = new ArrayList<RexNode>();
        for (RexNode condition : uses.conditions()) {
            filters.add(PushableConditions.of(condition, query));
        }
        if (filters.stream().noneMatch(RexNode::isAlwaysTrue)) {
            builder.filter(RexUtil.composeDisjunction(builder.getRexBuilder(), filters));
        }
        List<Integer> columns = uses.columns().asList();
        List<String> names = query.getRowType().getFieldNames();
        return builder.project(
                        builder.fields(columns),
                        columns.stream().map(names::get).toList(),
                        true)
                .build();
    }

    /// `plan` with scans of `narrowed`, which has only `columns` of the table `name`, in place of scans of that.
    private RelNode reading(RelNode plan, String name, SharedTable narrowed, ImmutableBitSet columns) {
        RelNode replaced = SharedTable.replace(plan, (scan, table) -> {
            if (!table.getName().equals(name)) return null;
            RelBuilder builder = new RuleContext(scan.getCluster()).builder().push(narrowed.scan());
            var values = new ArrayList<RexNode>();
            scan.getRowType().getFieldList().forEach(field -> {
                int place = columns.indexOf(field.getIndex());
                values.add(place >= 0 ? builder.field(place) : unused(builder, field.getType()));
            });
            return builder.project(values, scan.getRowType().getFieldNames(), true)
                    .build();
        });
        return replaced == plan ? plan : tidier.apply(replaced);
    }

    private static RexNode unused(RelBuilder builder, RelDataType type) {
        return builder.getRexBuilder()
                .makeAbstractCast(type, builder.getRexBuilder().makeNullLiteral(type), false);
    }

    private RelNode withPlans(RelNode plan, Map<String, RelNode> finals) {
        return SharedTable.replace(plan, (scan, table) -> {
            RelNode query = finals.get(table.getName());
            if (query == null) throw new IllegalStateException("no plan of " + table.getName());
            return Shared.create(withPlans(query, finals), scan.getRowType());
        });
    }
}
