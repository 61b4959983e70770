package dev.kindling.catalyst.optimizer.subquery;

import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;

/// References from inside a subquery to the row of the query around it: accesses to a field of a correlation
/// variable.
final class OuterReferences {

    private OuterReferences() {}

    static boolean in(RelNode plan, CorrelationId row) {
        return RelOptUtil.getVariablesUsed(plan).contains(row);
    }

    static boolean in(RexNode expression, CorrelationId row) {
        boolean[] found = {false};
        expression.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCorrelVariable(RexCorrelVariable variable) {
                found[0] |= variable.id.equals(row);
                return null;
            }

            @Override
            public Void visitSubQuery(RexSubQuery subquery) {
                found[0] |= in(subquery.rel, row);
                return super.visitSubQuery(subquery);
            }
        });
        return found[0];
    }

    /// `expression` over the columns of a join whose left side is the outer row and whose right side has the
    /// columns `expression` counts: outer references become left columns, columns move up by `leftColumns`.
    static RexNode overJoin(RexNode expression, CorrelationId row, int leftColumns) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                if (access.getReferenceExpr() instanceof RexCorrelVariable variable && variable.id.equals(row)) {
                    return new RexInputRef(access.getField().getIndex(), access.getType());
                }
                return super.visitFieldAccess(access);
            }

            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return new RexInputRef(reference.getIndex() + leftColumns, reference.getType());
            }
        });
    }

    /// `plan` with `replacement.apply(i)` for field `i` of the row `row` stands for.
    static RelNode replace(RelNode plan, CorrelationId row, IntFunction<RexNode> replacement) {
        var shuttle = new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                if (access.getReferenceExpr() instanceof RexCorrelVariable variable && variable.id.equals(row)) {
                    return replacement.apply(access.getField().getIndex());
                }
                return super.visitFieldAccess(access);
            }

            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                RexSubQuery visited = (RexSubQuery) super.visitSubQuery(subquery);
                RelNode inner = replace(visited.rel, row, replacement);
                return inner == visited.rel ? visited : visited.clone(inner);
            }
        };
        return plan.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                return super.visit(other).accept(shuttle);
            }
        });
    }

    /// `expression` with each column replaced by the expression for it.
    static RexNode substitute(RexNode expression, List<RexNode> columns) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return columns.get(reference.getIndex());
            }
        });
    }

    /// The rows of `rows` that `subquery` speaks of.
    static List<CorrelationId> rowsUsed(RelNode subquery, Set<CorrelationId> rows) {
        Set<CorrelationId> used = RelOptUtil.getVariablesUsed(subquery);
        return rows.stream().filter(used::contains).toList();
    }

    static boolean isPlain(RexNode expression) {
        return RexUtil.isDeterministic(expression)
                && RexUtil.SubQueryFinder.find(expression) == null
                && !org.apache.calcite.rex.RexOver.containsOver(expression);
    }
}
