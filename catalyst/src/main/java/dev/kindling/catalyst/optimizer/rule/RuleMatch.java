package dev.kindling.catalyst.optimizer.rule;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.plan.RelHintsPropagator;
import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.RelOptRuleCall;
import org.apache.calcite.plan.RelOptRuleOperand;
import org.apache.calcite.plan.RelOptRuleOperandChildPolicy;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.jspecify.annotations.Nullable;

/// One of Calcite's rules on the nodes of a tree that it asks for, and what it makes of them.
final class RuleMatch extends RelOptRuleCall {

    private @Nullable RelNode result;

    private RuleMatch(RelOptRule rule, List<RelNode> nodes, Map<RelNode, List<RelNode>> inputs) {
        super(nodes.getFirst().getCluster().getPlanner(), rule.getOperand(), nodes.toArray(RelNode[]::new), inputs);
    }

    /// What `rule` makes of `node`; `node` itself if it does not match or finds nothing to do.
    static RelNode apply(RelOptRule rule, RelNode node) {
        if (!rule.getOperand().matches(node)) return node;
        var nodes = new ArrayList<RelNode>(rule.getOperands().size());
        var inputs = new HashMap<RelNode, List<RelNode>>();
        if (!bind(rule.getOperand(), node, nodes, inputs)) return node;
        var match = new RuleMatch(rule, nodes, inputs);
        if (!rule.matches(match)) return node;
        rule.onMatch(match);
        return match.result == null ? node : match.result;
    }

    /// Whether `node` and what is below it are what `operand` asks for. Adds the nodes in the order of the
    /// operands, and the inputs of those whose inputs may come in any order.
    private static boolean bind(
            RelOptRuleOperand operand, RelNode node, List<RelNode> nodes, Map<RelNode, List<RelNode>> inputs) {
        if (!operand.matches(node)) return false;
        nodes.add(node);
        if (operand.childPolicy == RelOptRuleOperandChildPolicy.ANY) return true;
        List<RelOptRuleOperand> below = operand.getChildOperands();
        List<RelNode> children = node.getInputs();
        if (operand.childPolicy == RelOptRuleOperandChildPolicy.UNORDERED) {
            inputs.put(node, children);
            return below.stream().allMatch(wanted -> bindOne(wanted, children, nodes, inputs));
        }
        if (children.size() < below.size()) return false;
        for (int i = 0; i < below.size(); i++) {
            if (!bind(below.get(i), children.get(i), nodes, inputs)) return false;
        }
        return true;
    }

    private static boolean bindOne(
            RelOptRuleOperand operand,
            List<RelNode> children,
            List<RelNode> nodes,
            Map<RelNode, List<RelNode>> inputs) {
        int bound = nodes.size();
        for (RelNode child : children) {
            if (bind(operand, child, nodes, inputs)) return true;
            nodes.subList(bound, nodes.size()).clear();
        }
        return false;
    }

    /// Of several results the first counts.
    @Override
    public void transformTo(RelNode rel, Map<RelNode, RelNode> equivalents, RelHintsPropagator hints) {
        RelNode replaced = rels[0];
        RelOptUtil.verifyTypeEquivalence(replaced, rel, replaced);
        if (result == null) result = hints.propagate(replaced, rel);
    }
}
