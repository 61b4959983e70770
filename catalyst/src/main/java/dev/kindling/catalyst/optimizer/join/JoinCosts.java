package dev.kindling.catalyst.optimizer.join;

import dev.kindling.catalyst.optimizer.estimate.DistinctCounts;
import dev.kindling.catalyst.optimizer.estimate.JoinSizes;
import dev.kindling.catalyst.optimizer.estimate.Selectivities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// Rows and costs of joining sets of a graph's relations.
///
/// The rows of a set do not depend on the order it is joined in: they are the product of its relations' rows and of
/// the selectivities of what connects them. Columns that are equal to each other form a class, so that equalities
/// which follow from others do not count twice. Two relations that share several classes are corrected for the keys
/// they share, because the columns of a composite key are far from independent.
///
/// The cost of a join is the rows it gives and the rows of the side it builds its hash table from.
final class JoinCosts {

    private final JoinGraph graph;
    private final RelMetadataQuery query;
    private final double[] rows;

    /// For each class of equal columns, the distinct values of its column in each relation; 0 where it has none.
    private final List<double[]> classes = new ArrayList<>();

    private final List<long[]> pairMasks = new ArrayList<>();
    private final List<Double> pairCorrections = new ArrayList<>();
    private final List<JoinGraph.Predicate> others = new ArrayList<>();
    private final List<Double> otherSelectivities = new ArrayList<>();
    private final double[] keptFraction;
    private final Map<Long, Double> rowsOfSet = new HashMap<>();

    JoinCosts(JoinGraph graph, RelMetadataQuery query) {
        this.graph = graph;
        this.query = query;
        int count = graph.vertices.size();
        this.rows = new double[count];
        this.keptFraction = new double[count];
        for (int i = 0; i < count; i++) {
            JoinGraph.Vertex vertex = graph.vertices.get(i);
            rows[i] = Math.max(1, query.getRowCount(vertex.plan()));
            keptFraction[i] = vertex.isInner() ? 1 : keptFraction(vertex);
        }
        addClasses();
        addCorrections();
    }

    double rows(int vertex) {
        return rows[vertex];
    }

    /// The rows of the join of all relations in `set`.
    double rows(long set) {
        Double known = rowsOfSet.get(set);
        if (known != null) return known;
        double product = 1;
        for (int i = 0; i < rows.length; i++) {
            if ((set >> i & 1) == 0) continue;
            product *= graph.vertices.get(i).isInner() ? rows[i] : keptFraction[i];
        }
        for (double[] distinct : classes) product /= divisor(distinct, set);
        for (int i = 0; i < others.size(); i++) {
            long mask = others.get(i).mask();
            if ((mask & set) == mask) product *= otherSelectivities.get(i);
        }
        for (int i = 0; i < pairMasks.size(); i++) {
            long mask = pairMasks.get(i)[0];
            if ((mask & set) == mask) product *= pairCorrections.get(i);
        }
        double result = Math.max(1, product);
        rowsOfSet.put(set, result);
        return result;
    }

    /// What joining `left` and `right`, both without NULL sides, costs by itself.
    double joinCost(long left, long right) {
        double build =
                isSingleSemi(right) ? rows[Long.numberOfTrailingZeros(right)] : Math.min(rows(left), rows(right));
        return rows(left | right) + build;
    }

    private boolean isSingleSemi(long set) {
        return Long.bitCount(set) == 1
                && !graph.vertices.get(Long.numberOfTrailingZeros(set)).isInner();
    }

    /// Among the relations of `set` with a column in the class, all but the one with the fewest distinct values
    /// divide.
    private static double divisor(double[] distinct, long set) {
        double product = 1;
        double least = Double.MAX_VALUE;
        for (int i = 0; i < distinct.length; i++) {
            if ((set >> i & 1) == 0 || distinct[i] == 0) continue;
            product *= distinct[i];
            least = Math.min(least, distinct[i]);
        }
        return least == Double.MAX_VALUE ? 1 : product / least;
    }

    private void addClasses() {
        var parent = new int[graph.columnCount()];
        for (int i = 0; i < parent.length; i++) parent[i] = i;
        for (JoinGraph.Predicate predicate : graph.predicates) {
            int[] equal = equalColumns(predicate.expression());
            if (equal != null && graph.vertexOf(equal[0]) != graph.vertexOf(equal[1])) {
                parent[root(parent, equal[0])] = root(parent, equal[1]);
            } else {
                others.add(predicate);
                otherSelectivities.add(selectivity(predicate));
            }
        }
        Map<Integer, double[]> byRoot = new HashMap<>();
        for (int column = 0; column < parent.length; column++) {
            int root = root(parent, column);
            int vertex = graph.vertexOf(column);
            if (!graph.vertices.get(vertex).isInner()) continue;
            boolean isAlone = root == column && !isRootOfOthers(parent, column);
            if (isAlone) continue;
            double[] distinct = byRoot.computeIfAbsent(root, _ -> new double[rows.length]);
            distinct[vertex] = Math.max(distinct[vertex], distinctCount(column));
        }
        classes.addAll(byRoot.values());
        columnsByClass(byRoot.keySet(), parent);
    }

    private final List<int[]> columnOfClass = new ArrayList<>();

    private void columnsByClass(Iterable<Integer> roots, int[] parent) {
        for (int root : roots) {
            var columns = new int[rows.length];
            Arrays.fill(columns, -1);
            for (int column = 0; column < parent.length; column++) {
                if (root(parent, column) == root) columns[graph.vertexOf(column)] = column;
            }
            columnOfClass.add(columns);
        }
    }

    private static boolean isRootOfOthers(int[] parent, int column) {
        for (int i = 0; i < parent.length; i++) {
            if (i != column && root(parent, i) == column) return true;
        }
        return false;
    }

    private static int root(int[] parent, int column) {
        int root = column;
        while (parent[root] != root) root = parent[root];
        return root;
    }

    /// For two relations that share several classes: what taking these as independent has to be multiplied by.
    private void addCorrections() {
        for (int a = 0; a < rows.length; a++) {
            for (int b = a + 1; b < rows.length; b++) {
                var shared = new ArrayList<int[]>();
                double independent = 1;
                for (int c = 0; c < classes.size(); c++) {
                    double[] distinct = classes.get(c);
                    if (distinct[a] == 0 || distinct[b] == 0) continue;
                    shared.add(new int[] {
                        columnOfClass.get(c)[a] - graph.vertices.get(a).offset(),
                        columnOfClass.get(c)[b] - graph.vertices.get(b).offset()
                    });
                    independent *= Math.max(distinct[a], distinct[b]);
                }
                if (shared.size() < 2) continue;
                double together = JoinSizes.keySelectivity(
                        graph.vertices.get(a).plan(), graph.vertices.get(b).plan(), shared, query);
                pairMasks.add(new long[] {1L << a | 1L << b});
                pairCorrections.add(Math.max(1, together * independent));
            }
        }
    }

    private double distinctCount(int column) {
        JoinGraph.Vertex vertex = graph.vertices.get(graph.vertexOf(column));
        return Math.max(1, DistinctCounts.ofColumn(query, vertex.plan(), column - vertex.offset()));
    }

    private double selectivity(JoinGraph.Predicate predicate) {
        if (Long.bitCount(predicate.mask()) == 1) {
            JoinGraph.Vertex vertex = graph.vertices.get(Long.numberOfTrailingZeros(predicate.mask()));
            RexNode own = RexUtil.shift(predicate.expression(), -vertex.offset());
            return Selectivities.of(query, vertex.plan(), own);
        }
        return JoinSizes.betweenSides(predicate.expression());
    }

    /// The part of the rows on the left of a semi- or anti-join that it keeps, whichever relations have been joined
    /// there before.
    private double keptFraction(JoinGraph.Vertex vertex) {
        double matched = 1;
        double rest = 1;
        double perKey = query.getRowCount(vertex.plan());
        RexNode condition = Objects.requireNonNull(vertex.condition());
        for (RexNode conjunct : RelOptUtil.conjunctions(condition)) {
            int[] equal = equalColumns(JoinSizes.withoutNullTests(conjunct));
            if (equal == null || equal[0] >= vertex.offset() == equal[1] >= vertex.offset()) {
                rest *= JoinSizes.betweenSides(conjunct);
                continue;
            }
            int own = Math.max(equal[0], equal[1]);
            double rightDistinct = distinctCount(own);
            double leftDistinct = distinctCount(Math.min(equal[0], equal[1]));
            perKey = Math.min(perKey, query.getRowCount(vertex.plan()) / rightDistinct);
            matched = Math.min(matched, rightDistinct / Math.max(leftDistinct, rightDistinct));
        }
        double fraction = matched * (rest >= 1 ? 1 : 1 - Math.pow(1 - rest, Math.max(1, perKey)));
        fraction = Math.clamp(fraction, 0.0001, 0.95);
        return vertex.type() == JoinRelType.ANTI ? 1 - fraction : fraction;
    }

    private static int @Nullable [] equalColumns(RexNode conjunct) {
        if (!conjunct.isA(SqlKind.EQUALS)) return null;
        List<RexNode> operands = ((RexCall) conjunct).getOperands();
        return bare(operands.get(0)) instanceof RexInputRef a && bare(operands.get(1)) instanceof RexInputRef b
                ? new int[] {a.getIndex(), b.getIndex()}
                : null;
    }

    private static RexNode bare(RexNode node) {
        RexNode bare = node;
        while (bare.isA(SqlKind.CAST)) bare = ((RexCall) bare).getOperands().getFirst();
        return bare;
    }
}
