package dev.kindling.execution.planning;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.InSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.Or;
import dev.kindling.catalyst.function.WindowFunction.Kind;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.logical.WindowOperator;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/// That of each partition of `window` only rows with a rank up to `most` are wanted.
///
/// A rank depends on no row that comes after it, so that rows of greater ranks may be missing when others of the
/// same window are ranked; not when anything else is computed of the window (see [#allows]).
///
/// @param rank ROW_NUMBER, RANK or DENSE_RANK
/// @param most 0 if no row is wanted
record RankLimit(RexWindow window, Kind rank, int most) {

    /// The greatest rank for which rows are dropped early. As many words are kept of each partition.
    private static final int GREATEST = 1000;

    private static final Set<Kind> RANKS = Set.of(Kind.ROW_NUMBER, Kind.RANK, Kind.DENSE_RANK);

    /// The least of the limits that `predicates`, over the columns of `node`, set to its ranks; null if none.
    static @Nullable RankLimit of(Project node, List<PhysicalExpression> predicates) {
        RankLimit least = null;
        for (int column = 0; column < node.getProjects().size(); column++) {
            if (!(withoutCasts(node.getProjects().get(column)) instanceof RexOver over)) continue;
            Kind rank = rank(over);
            // Without order all rows are peers.
            if (rank == null || (over.getWindow().orderKeys.isEmpty() && rank != Kind.ROW_NUMBER)) continue;
            double most = most(new And(predicates), column);
            if (most > GREATEST || (least != null && most >= least.most)) continue;
            least = new RankLimit(over.getWindow(), rank, (int) Math.max(0, Math.floor(most)));
        }
        return least;
    }

    /// Whether `overs`, all that is computed of the window, are ranks.
    boolean allows(List<RexOver> overs) {
        return overs.stream().allMatch(over -> rank(over) != null);
    }

    private static RexNode withoutCasts(RexNode node) {
        RexNode bare = node;
        while (bare.isA(SqlKind.CAST) && holdsRanks(LogicalTypes.fromCalcite(bare.getType()))) {
            bare = ((RexCall) bare).getOperands().getFirst();
        }
        return bare;
    }

    /// Whether every rank is the same number in `type`.
    private static boolean holdsRanks(DataType type) {
        return switch (type) {
            case AtomicType.INT, AtomicType.LONG, AtomicType.DOUBLE -> true;
            case DecimalType(int precision, int scale) -> precision - scale >= 10;
            default -> false;
        };
    }

    private static @Nullable Kind rank(RexOver over) {
        if (over.getKind() == SqlKind.ROW_NUMBER) return Kind.ROW_NUMBER;
        if (!(over.getAggOperator() instanceof WindowOperator operator)) return null;
        Kind kind = operator.function().kind();
        return RANKS.contains(kind) ? kind : null;
    }

    /// What `column` is at most where `predicate` is true.
    private static double most(PhysicalExpression predicate, int column) {
        return switch (predicate) {
            case And(var operands) ->
                operands.stream().mapToDouble(p -> most(p, column)).min().orElse(Double.POSITIVE_INFINITY);
            case Or(var operands) ->
                operands.stream().mapToDouble(p -> most(p, column)).max().orElse(Double.POSITIVE_INFINITY);
            case InSet(var value, var candidates, var _)
            when isColumn(value, column) ->
                candidates.stream().mapToDouble(RankLimit::number).max().orElse(0);
            case Call call
            when call.arguments().size() == 2 -> {
                PhysicalExpression left = call.arguments().get(0);
                PhysicalExpression right = call.arguments().get(1);
                yield switch (call.function().name()) {
                    case "=" ->
                        isColumn(left, column) ? number(right) : isColumn(right, column) ? number(left) : unknown();
                    case "<=" -> isColumn(left, column) ? number(right) : unknown();
                    case ">=" -> isColumn(right, column) ? number(left) : unknown();
                    case "<" -> isColumn(left, column) ? below(number(right)) : unknown();
                    case ">" -> isColumn(right, column) ? below(number(left)) : unknown();
                    default -> unknown();
                };
            }
            default -> unknown();
        };
    }

    private static double unknown() {
        return Double.POSITIVE_INFINITY;
    }

    /// The greatest whole number below `bound`.
    private static double below(double bound) {
        return Math.ceil(bound) - 1;
    }

    private static boolean isColumn(PhysicalExpression expression, int column) {
        return switch (expression) {
            case ColumnReference reference -> reference.index() == column;
            case Cast cast -> holdsRanks(cast.type()) && isColumn(cast.value(), column);
            default -> false;
        };
    }

    private static double number(PhysicalExpression expression) {
        return expression instanceof Literal(Number value, var _) && !Double.isNaN(value.doubleValue())
                ? value.doubleValue()
                : unknown();
    }
}
