package dev.kindling.catalyst.optimizer.pushdown;

import dev.kindling.catalyst.optimizer.rule.Program;
import dev.kindling.catalyst.optimizer.rule.RuleContext;
import dev.kindling.catalyst.optimizer.rule.RuleTrace;
import java.util.Set;
import org.apache.calcite.rel.RelNode;

/// Drops columns where nothing above uses them. What a scan must read is then in the projection right above it.
public final class PruneColumns implements Program {

    @Override
    public String name() {
        return "prune columns";
    }

    @Override
    public RelNode run(RelNode plan, Set<String> disabledRules, RuleTrace trace) {
        if (disabledRules.contains("PruneColumns")) return plan;
        RelNode pruned = new ColumnTrimmer(new RuleContext(plan.getCluster()).builder()).trim(plan);
        if (pruned.deepEquals(plan)) return plan;
        trace.fired("PruneColumns", pruned);
        return pruned;
    }
}
