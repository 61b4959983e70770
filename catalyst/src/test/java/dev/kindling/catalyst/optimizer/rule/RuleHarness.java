package dev.kindling.catalyst.optimizer.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import org.apache.calcite.rel.RelNode;

/// Says what one rule does to one node: `rule(new X()).on(plan).yields(text)`.
public final class RuleHarness {

    private final RewriteRule rule;

    private RuleHarness(RewriteRule rule) {
        this.rule = rule;
    }

    public static RuleHarness rule(RewriteRule rule) {
        return new RuleHarness(rule);
    }

    public Case on(RelNode plan) {
        return new Case(plan, rule.apply(plan, new RuleContext(plan.getCluster())));
    }

    /// A plan before and after.
    public record Case(RelNode before, RelNode after) {

        /// The rule gives this plan, and has nothing more to do with it.
        public void yields(String expected) {
            assertThat(PlanBuilder.text(after)).isEqualTo(expected.strip());
            assertThat(after.getRowType()).isEqualTo(before.getRowType());
        }

        public void yields(RelNode expected) {
            yields(PlanBuilder.text(expected));
        }

        public void doesNotFire() {
            assertThat(after).as(PlanBuilder.text(after)).isSameAs(before);
        }
    }
}
