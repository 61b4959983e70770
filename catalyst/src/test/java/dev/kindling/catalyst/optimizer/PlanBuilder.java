package dev.kindling.catalyst.optimizer;

import dev.kindling.catalyst.logical.LogicalCluster;
import dev.kindling.catalyst.logical.LogicalTable;
import dev.kindling.catalyst.optimizer.estimate.PlanMetadata;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.Holder;
import org.jspecify.annotations.Nullable;

/// Builds plans over tables that have statistics and no rows.
public final class PlanBuilder {

    private final RelOptCluster cluster = LogicalCluster.create(PlanMetadata::newQuery);
    private final Map<String, LogicalTable> tables = new HashMap<>();

    public static PlanBuilder over(Map<String, StatisticsTable> tables) {
        var builder = new PlanBuilder();
        tables.forEach((name, table) ->
                builder.tables.put(name, LogicalTable.of(name, table, builder.cluster.getTypeFactory())));
        return builder;
    }

    public static PlanBuilder tpch() {
        return over(TpchTables.ALL);
    }

    public RelOptCluster cluster() {
        return cluster;
    }

    /// A builder that leaves expressions and nodes as they are written.
    public RelBuilder builder() {
        return RelFactories.LOGICAL_BUILDER
                .create(cluster, null)
                .transform(c -> c.withSimplify(false)
                        .withPruneInputOfAggregate(false)
                        .withBloat(-1)
                        .withDedupAggregateCalls(false));
    }

    public RelNode scan(String table) {
        return LogicalTableScan.create(cluster, java.util.Objects.requireNonNull(tables.get(table), table), List.of());
    }

    public RelBuilder on(String table) {
        return builder().push(scan(table));
    }

    /// `input` filtered by a condition that may hold subqueries which refer to its row.
    public RelNode filterWith(RelNode input, BiFunction<RelBuilder, RexCorrelVariable, RexNode> condition) {
        RelBuilder builder = builder().push(input);
        Holder<@Nullable RexCorrelVariable> row = Holder.empty();
        builder.variable(row::set);
        RexCorrelVariable variable = Objects.requireNonNull(row.get());
        RexNode test = condition.apply(builder, variable);
        return builder.filter(List.of(variable.id), test).build();
    }

    public RelNode plan(Function<RelBuilder, RelBuilder> steps) {
        return steps.apply(builder()).build();
    }

    /// `plan` as text, one node a line.
    public static String text(RelNode plan) {
        return RelOptUtil.toString(plan).replace("Logical", "").strip();
    }
}
