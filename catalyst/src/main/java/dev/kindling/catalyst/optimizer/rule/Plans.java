package dev.kindling.catalyst.optimizer.rule;

import java.util.List;
import java.util.function.Predicate;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexLambda;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

/// Questions about whole plans.
public final class Plans {

    private Plans() {}

    /// Whether some node of `plan` meets `test`. Plans of subqueries in expressions do not count.
    public static boolean contains(RelNode plan, Predicate<RelNode> test) {
        if (test.test(plan)) return true;
        for (RelNode input : plan.getInputs()) {
            if (contains(input, test)) return true;
        }
        return false;
    }

    public static int count(RelNode plan, Predicate<RelNode> test) {
        int count = test.test(plan) ? 1 : 0;
        for (RelNode input : plan.getInputs()) count += count(input, test);
        return count;
    }

    /// Whether some expression of `node` holds a subquery.
    public static boolean hasSubquery(RelNode node) {
        return switch (node) {
            case Project project -> anyHasSubquery(project.getProjects());
            case Filter filter -> hasSubquery(filter.getCondition());
            case Join join -> hasSubquery(join.getCondition());
            case TableScan _, Aggregate _, SetOp _ -> false;
            default -> findsSubquery(node);
        };
    }

    private static boolean hasSubquery(RexNode expression) {
        return switch (expression) {
            case RexSubQuery _ -> true;
            case RexOver over ->
                anyHasSubquery(over.getOperands())
                        || anyHasSubquery(over.getWindow().partitionKeys)
                        || over.getWindow().orderKeys.stream().anyMatch(key -> hasSubquery(key.getKey()));
            case RexCall call -> anyHasSubquery(call.getOperands());
            case RexFieldAccess access -> hasSubquery(access.getReferenceExpr());
            case RexLambda lambda -> hasSubquery(lambda.getExpression());
            default -> false;
        };
    }

    private static boolean anyHasSubquery(List<RexNode> expressions) {
        for (RexNode expression : expressions) {
            if (hasSubquery(expression)) return true;
        }
        return false;
    }

    /// Of nodes of any kind, whose expressions only a shuttle sees.
    private static boolean findsSubquery(RelNode node) {
        boolean[] found = {false};
        node.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                found[0] = true;
                return subquery;
            }
        });
        return found[0];
    }

    /// Whether `plan` gives the same rows each time it runs.
    public static boolean isDeterministic(RelNode plan) {
        return !contains(plan, node -> !(node instanceof TableScan) && !hasDeterministicExpressions(node));
    }

    private static boolean hasDeterministicExpressions(RelNode node) {
        boolean[] deterministic = {true};
        node.accept(new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                deterministic[0] &= call.getOperator().isDeterministic();
                return super.visitCall(call);
            }
        });
        return deterministic[0];
    }
}
