package dev.kindling.catalyst.optimizer.join;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the cheapest tree of joins over a graph's relations.
///
/// Up to [#EXACT_LIMIT] relations every connected subset is tried in every split (dynamic programming, bushy trees
/// included); beyond that, the two trees whose join costs least are joined, again and again. Relations that nothing
/// connects are cross-joined last.
final class JoinOrder {

    private static final int EXACT_LIMIT = 10;

    private final JoinGraph graph;
    private final JoinCosts costs;
    private final long[] neighbours;

    JoinOrder(JoinGraph graph, JoinCosts costs) {
        this.graph = graph;
        this.costs = costs;
        this.neighbours = new long[graph.vertices.size()];
        for (JoinGraph.Predicate predicate : graph.predicates) connect(predicate.mask());
        for (int i = 0; i < neighbours.length; i++) {
            JoinGraph.Vertex vertex = graph.vertices.get(i);
            if (!vertex.isInner()) connect(vertex.needed() | 1L << i);
        }
    }

    /// A tree of joins, or a single relation.
    ///
    /// @param set the relations in it
    /// @param left null for a single relation
    record Tree(
            long set,
            double cost,
            @Nullable Tree left,
            @Nullable Tree right) {

        boolean isLeaf() {
            return left == null;
        }

        int vertex() {
            return Long.numberOfTrailingZeros(set);
        }
    }

    Tree best() {
        var trees = new ArrayList<Tree>();
        long rest = (1L << graph.vertices.size()) - 1;
        while (rest != 0) {
            long component = component(Long.lowestOneBit(rest));
            trees.add(Long.bitCount(component) <= EXACT_LIMIT ? exact(component) : greedy(component));
            rest &= ~component;
        }
        while (trees.size() > 1) joinCheapest(trees, false);
        return trees.getFirst();
    }

    /// The tree that joins as the plan did: relations in the order they came, costs as for any other tree.
    Tree join(Tree left, Tree right) {
        boolean swap = isSemi(left) || (!isSemi(right) && costs.rows(left.set) < costs.rows(right.set));
        Tree probe = swap ? right : left;
        Tree build = swap ? left : right;
        double cost = left.cost + right.cost + costs.joinCost(probe.set, build.set);
        return new Tree(left.set | right.set, cost, probe, build);
    }

    Tree leaf(int vertex) {
        return new Tree(1L << vertex, 0, null, null);
    }

    private void connect(long mask) {
        for (int i = 0; i < neighbours.length; i++) {
            if ((mask >> i & 1) != 0) neighbours[i] |= mask & ~(1L << i);
        }
    }

    private long component(long start) {
        long set = start;
        while (true) {
            long grown = set | neighbours(set);
            if (grown == set) return set;
            set = grown;
        }
    }

    private long neighbours(long set) {
        long result = 0;
        for (long rest = set; rest != 0; rest &= rest - 1) result |= neighbours[Long.numberOfTrailingZeros(rest)];
        return result & ~set;
    }

    private Tree exact(long component) {
        Map<Long, Tree> best = new HashMap<>();
        // Subsets of the component in ascending order, so that parts come before the whole.
        for (long set = component & -component; set != 0; set = set - component & component) {
            if (Long.bitCount(set) == 1) {
                best.put(set, leaf(Long.numberOfTrailingZeros(set)));
                continue;
            }
            Tree cheapest = null;
            for (long part = set - 1 & set; part > 0; part = part - 1 & set) {
                long other = set & ~part;
                if (part < other) continue;
                Tree left = best.get(part);
                Tree right = best.get(other);
                if (left == null || right == null || !canJoin(left, right)) continue;
                Tree tree = join(left, right);
                if (cheapest == null || tree.cost < cheapest.cost) cheapest = tree;
            }
            if (cheapest != null) best.put(set, cheapest);
        }
        Tree whole = best.get(component);
        return whole != null ? whole : greedy(component);
    }

    private Tree greedy(long component) {
        var trees = new ArrayList<Tree>();
        for (long rest = component; rest != 0; rest &= rest - 1) trees.add(leaf(Long.numberOfTrailingZeros(rest)));
        while (trees.size() > 1) {
            if (!joinCheapest(trees, true)) joinCheapest(trees, false);
        }
        return trees.getFirst();
    }

    private boolean joinCheapest(List<Tree> trees, boolean connectedOnly) {
        Tree cheapest = null;
        int first = -1;
        int second = -1;
        for (int i = 0; i < trees.size(); i++) {
            for (int j = i + 1; j < trees.size(); j++) {
                Tree left = trees.get(i);
                Tree right = trees.get(j);
                if (connectedOnly ? !canJoin(left, right) : !respectsSemiJoins(left, right)) continue;
                Tree tree = join(left, right);
                if (cheapest != null && tree.cost - left.cost - right.cost >= gain(cheapest)) continue;
                cheapest = tree;
                first = i;
                second = j;
            }
        }
        if (cheapest == null) return false;
        trees.remove(second);
        trees.set(first, cheapest);
        return true;
    }

    private static double gain(Tree tree) {
        return tree.cost - (tree.left == null ? 0 : tree.left.cost) - (tree.right == null ? 0 : tree.right.cost);
    }

    private boolean canJoin(Tree left, Tree right) {
        return (neighbours(left.set) & right.set) != 0 && respectsSemiJoins(left, right);
    }

    /// A semi- or anti-joined relation comes alone, on the right of all that its condition speaks of.
    private boolean respectsSemiJoins(Tree left, Tree right) {
        if (isSemi(left) && isSemi(right)) return false;
        if (isSemi(left)) return hasNeeded(right, left);
        return !isSemi(right) || hasNeeded(left, right);
    }

    private boolean hasNeeded(Tree rows, Tree semi) {
        long needed = graph.vertices.get(semi.vertex()).needed();
        return (rows.set & needed) == needed;
    }

    private boolean isSemi(Tree tree) {
        return tree.isLeaf() && !graph.vertices.get(tree.vertex()).isInner();
    }
}
