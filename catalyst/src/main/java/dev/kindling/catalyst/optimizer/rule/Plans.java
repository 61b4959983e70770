package dev.kindling.catalyst.optimizer.rule;

import java.util.function.Predicate;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
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
