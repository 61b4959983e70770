package dev.kindling.catalyst.optimizer.subquery;

import dev.kindling.catalyst.optimizer.rule.Plans;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.tools.RelBuilder;
import org.jspecify.annotations.Nullable;

/// A subquery joined with the distinct values it uses of its outer rows, so that its correlation is by equality of
/// these values alone.
///
/// ```
/// plan:       s                       plan:       Join s.a < v.x
/// predicates: s.a < outer.x     =>                  Aggregate x (outer)  -- v
///                                                   s
///                                     predicates: outer.x IS NOT DISTINCT FROM v.x
/// ```
///
/// @param row the outer row that `rows` speaks of
record OuterValues(Uncorrelated rows, CorrelationId row) {

    /// Null if the outer plan would not give the same rows when it runs a second time.
    static @Nullable OuterValues of(RelNode input, Uncorrelated subquery, CorrelationId outer, RuleContext context) {
        if (!Plans.isDeterministic(input)) return null;
        List<Integer> used = List.copyOf(fieldsUsed(subquery, outer));
        RelBuilder builder = context.builder().push(input);
        RelNode values = builder.project(builder.fields(used)).distinct().build();
        int valueColumns = used.size();
        var condition = new ArrayList<RexNode>();
        for (RexNode predicate : subquery.predicates()) {
            condition.add(overValues(predicate, outer, used, values, valueColumns));
        }
        RelNode joined = SubqueryFilters.join(values, subquery.plan(), condition, JoinRelType.INNER, context);
        var columns = new ArrayList<RexNode>();
        for (RexNode column : subquery.columns()) {
            columns.add(overValues(column, outer, used, values, valueColumns));
        }
        List<RexNode> predicates = sameValues(input, joined, used, outer, context);
        return new OuterValues(new Uncorrelated(joined, columns, predicates), outer);
    }

    /// `subquery` freed of its references to `outer` by whatever way there is: by lifting them to its top where
    /// that can be done, else by computing it for all outer values; null if neither can.
    static @Nullable Uncorrelated freed(RelNode input, RelNode subquery, CorrelationId outer, RuleContext context) {
        Uncorrelated lifted = Uncorrelated.of(subquery, outer);
        return lifted == null ? computed(input, subquery, outer, context) : lifted;
    }

    /// `subquery` computed for all values it uses of `input`'s rows, see [DependentPlan].
    static @Nullable Uncorrelated computed(RelNode input, RelNode subquery, CorrelationId outer, RuleContext context) {
        if (!Plans.isDeterministic(input)) return null;
        List<Integer> used = RelOptUtil.correlationColumns(outer, subquery).asList();
        RelBuilder builder = context.builder().push(input);
        RelNode values = builder.project(builder.fields(used)).distinct().build();
        RelNode plan = DependentPlan.of(values, used, subquery, outer, context);
        if (plan == null) return null;
        List<RexNode> columns = Uncorrelated.columnsOf(plan);
        List<RexNode> own = columns.subList(used.size(), columns.size());
        return new Uncorrelated(plan, own, sameValues(input, plan, used, outer, context));
    }

    /// That the outer row's values are those in the first columns of `plan`.
    private static List<RexNode> sameValues(
            RelNode input, RelNode plan, List<Integer> used, CorrelationId outer, RuleContext context) {
        RexNode row = context.rex().makeCorrel(input.getRowType(), outer);
        var predicates = new ArrayList<RexNode>();
        for (int i = 0; i < used.size(); i++) {
            RexNode outerValue = context.rex().makeFieldAccess(row, used.get(i));
            RexNode value = RexInputRef.of(i, plan.getRowType());
            boolean nullable =
                    outerValue.getType().isNullable() && value.getType().isNullable();
            predicates.add(context.rex()
                    .makeCall(
                            nullable ? SqlStdOperatorTable.IS_NOT_DISTINCT_FROM : SqlStdOperatorTable.EQUALS,
                            outerValue,
                            value));
        }
        return predicates;
    }

    private static RexNode overValues(
            RexNode expression, CorrelationId outer, List<Integer> used, RelNode values, int valueColumns) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                if (access.getReferenceExpr() instanceof RexCorrelVariable variable && variable.id.equals(outer)) {
                    return RexInputRef.of(used.indexOf(access.getField().getIndex()), values.getRowType());
                }
                return super.visitFieldAccess(access);
            }

            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return new RexInputRef(reference.getIndex() + valueColumns, reference.getType());
            }
        });
    }

    private static TreeSet<Integer> fieldsUsed(Uncorrelated subquery, CorrelationId outer) {
        var used = new TreeSet<Integer>();
        var finder = new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitFieldAccess(RexFieldAccess access) {
                if (access.getReferenceExpr() instanceof RexCorrelVariable variable && variable.id.equals(outer)) {
                    used.add(access.getField().getIndex());
                }
                return super.visitFieldAccess(access);
            }
        };
        subquery.predicates().forEach(p -> p.accept(finder));
        subquery.columns().forEach(c -> c.accept(finder));
        return used;
    }
}
