package dev.kindling.catalyst.optimizer.join;

import dev.kindling.catalyst.optimizer.estimate.DistinctCounts;
import dev.kindling.catalyst.optimizer.estimate.JoinSizes;
import dev.kindling.catalyst.optimizer.estimate.KeyDomain;
import dev.kindling.catalyst.optimizer.estimate.Selectivities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
/// The columns of a class draw from the values they share ([KeyDomain]). One that has more, such as the key of a
/// calendar beside the dates of sales, counts with the values that the rest of its side of the set leaves of it,
/// whether that side is the calendar filtered by itself or by what it is joined with.
///
/// The cost of a join is the rows it gives and the rows of the side it builds its hash table from.
final class JoinCosts {

    private final JoinGraph graph;
    private final RelMetadataQuery query;
    private final double[] rows;

    private final List<EqualColumns> classes = new ArrayList<>();

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
        for (EqualColumns columns : classes) product /= divisor(columns, set);
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

    /// Columns that are equal to each other, at most one of each relation.
    private static final class EqualColumns {

        /// By number in the graph; -1 where a relation has none.
        final int[] column;

        /// The values each has.
        final double[] distinct;

        /// What each draws from.
        final @Nullable KeyDomain[] domain;

        /// The relations that have one.
        long mask;

        EqualColumns(int relations) {
            column = new int[relations];
            Arrays.fill(column, -1);
            distinct = new double[relations];
            domain = new KeyDomain[relations];
        }

        /// The values that the columns in `relations`, at least one, draw from.
        double shared(long relations) {
            KeyDomain common = null;
            for (int i = 0; i < domain.length; i++) {
                KeyDomain own = domain[i];
                if (own == null || (relations >> i & 1) == 0) continue;
                common = common == null ? own : common.intersection(own);
            }
            double most = 1;
            for (int i = 0; i < domain.length; i++) {
                KeyDomain own = domain[i];
                if (own == null || common == null || (relations >> i & 1) == 0) continue;
                most = Math.max(most, own.within(common));
            }
            return most;
        }
    }

    /// Among the relations of `set` with a column in the class, all but the one with the fewest values divide.
    private double divisor(EqualColumns columns, long set) {
        long members = columns.mask & set;
        if (Long.bitCount(members) < 2) return 1;
        double shared = columns.shared(members);
        double product = 1;
        double least = Double.MAX_VALUE;
        for (long rest = members; rest != 0; rest &= rest - 1) {
            int member = Long.numberOfTrailingZeros(rest);
            double values = columns.distinct[member];
            if (values > shared) values = Math.max(shared, Math.min(values, rowsBeside(member, columns, set)));
            else values = shared;
            product *= values;
            least = Math.min(least, values);
        }
        return product / least;
    }

    /// The rows of what connects with `member` in `set` by other columns than those of the class; not known if that
    /// leads back to the class.
    private double rowsBeside(int member, EqualColumns columns, long set) {
        long side = 1L << member;
        while (true) {
            long grown = side;
            for (EqualColumns other : classes) {
                if (other != columns && (other.mask & side) != 0) grown |= other.mask & set;
            }
            for (JoinGraph.Predicate other : others) {
                boolean isWhole = (other.mask() & set) == other.mask();
                if (isWhole && (other.mask() & side) != 0) grown |= other.mask();
            }
            if (grown == side) break;
            side = grown;
        }
        return Long.bitCount(side & columns.mask) == 1 ? rows(side) : Double.MAX_VALUE;
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
        Map<Integer, List<Integer>> byRoot = new LinkedHashMap<>();
        for (int column = 0; column < parent.length; column++) {
            int root = root(parent, column);
            if (!graph.vertices.get(graph.vertexOf(column)).isInner()) continue;
            boolean isAlone = root == column && !isRootOfOthers(parent, column);
            if (!isAlone) byRoot.computeIfAbsent(root, _ -> new ArrayList<>()).add(column);
        }
        for (List<Integer> columns : byRoot.values()) classes.add(equalColumns(columns));
    }

    private EqualColumns equalColumns(List<Integer> columns) {
        var equal = new EqualColumns(rows.length);
        for (int column : columns) {
            int vertex = graph.vertexOf(column);
            equal.column[vertex] = column;
            equal.distinct[vertex] = Math.max(equal.distinct[vertex], distinctCount(column));
            equal.domain[vertex] = domain(column);
            equal.mask |= 1L << vertex;
        }
        return equal;
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
                for (EqualColumns columns : classes) {
                    if (columns.column[a] < 0 || columns.column[b] < 0) continue;
                    shared.add(new int[] {
                        columns.column[a] - graph.vertices.get(a).offset(),
                        columns.column[b] - graph.vertices.get(b).offset()
                    });
                    double most = Math.max(columns.distinct[a], columns.distinct[b]);
                    independent *= Math.max(most, columns.shared(1L << a | 1L << b));
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

    private KeyDomain domain(int column) {
        JoinGraph.Vertex vertex = graph.vertices.get(graph.vertexOf(column));
        return KeyDomain.of(query, vertex.plan(), column - vertex.offset());
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
            int left = Math.min(equal[0], equal[1]);
            double values = Math.max(distinctCount(left), domain(left).countSharedWith(domain(own)));
            perKey = Math.min(perKey, query.getRowCount(vertex.plan()) / rightDistinct);
            matched = Math.min(matched, rightDistinct / values);
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
