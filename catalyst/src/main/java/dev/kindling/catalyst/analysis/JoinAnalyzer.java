package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.Aliased;
import dev.kindling.catalyst.syntax.Relation.Hint;
import dev.kindling.catalyst.syntax.Relation.Hinted;
import dev.kindling.catalyst.syntax.Relation.Join;
import dev.kindling.catalyst.syntax.Relation.JoinCondition;
import dev.kindling.catalyst.syntax.Relation.JoinType;
import dev.kindling.catalyst.syntax.Relation.Lateral;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.hint.HintPredicates;
import org.apache.calcite.rel.hint.HintStrategyTable;
import org.apache.calcite.rel.hint.RelHint;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// Joins: their conditions, the columns USING and NATURAL merge, and LATERAL.
final class JoinAnalyzer {

    private final Analysis analysis;
    private final Terms terms;
    private final Environment environment;

    JoinAnalyzer(Analysis analysis, Environment environment) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.environment = environment;
    }

    ResolvedRelation analyze(Join join) {
        ResolvedRelation left = analysis.relations().analyze(join.left(), environment);
        Relation dependent = dependent(join.right());
        if (dependent != null) return lateral(join, left, dependent);
        ResolvedRelation right = analysis.relations().analyze(join.right(), environment);
        return switch (join.condition()) {
            case JoinCondition.On(var condition) -> on(join, left, right, condition);
            case JoinCondition.None() -> joined(join, left, right, terms.bool(true), ImmutableSet.of());
            case JoinCondition.Using(var columns) -> using(join, left, right, columns);
            case JoinCondition.Natural() -> using(join, left, right, commonNames(left, right));
        };
    }

    /// What stands behind LATERAL, under its alias; null for a relation that does not see those before it.
    private static @Nullable Relation dependent(Relation relation) {
        return switch (relation) {
            case Lateral(var input) -> input;
            case Aliased(var input, var alias, var columns, var position) -> {
                Relation inner = dependent(input);
                yield inner == null ? null : new Aliased(inner, alias, columns, position);
            }
            default -> null;
        };
    }

    private ResolvedRelation on(Join join, ResolvedRelation left, ResolvedRelation right, Expression condition) {
        Scope scope = analysis.scope(sideBySide(left, right), environment);
        RexNode node = new ExpressionAnalyzer(analysis, Clause.plain("ON", scope, environment)).condition(condition);
        return joined(join, left, right, node, Correlations.declared(scope.correlationInUse(), List.of(node)));
    }

    /// The rows a join's condition sees, with the names of both sides.
    private ResolvedRelation sideBySide(ResolvedRelation left, ResolvedRelation right) {
        RelNode node = LogicalJoin.create(
                left.node(), right.node(), ImmutableList.of(), terms.bool(true), ImmutableSet.of(), JoinRelType.INNER);
        return new ResolvedRelation(node, bothColumns(left, right));
    }

    private static List<Column> bothColumns(ResolvedRelation left, ResolvedRelation right) {
        int shift = left.node().getRowType().getFieldCount();
        var columns = new ArrayList<>(left.columns());
        for (Column column : right.columns()) columns.add(column.at(column.index() + shift));
        return columns;
    }

    private ResolvedRelation joined(
            Join join,
            ResolvedRelation left,
            ResolvedRelation right,
            RexNode condition,
            ImmutableSet<CorrelationId> correlations) {
        RelNode node = LogicalJoin.create(
                left.node(), right.node(), hints(join, left, right), condition, correlations, type(join.type()));
        boolean leftOnly = join.type() == JoinType.LEFT_SEMI || join.type() == JoinType.LEFT_ANTI;
        return new ResolvedRelation(node, leftOnly ? left.columns() : bothColumns(left, right));
    }

    private static JoinRelType type(JoinType type) {
        return switch (type) {
            case INNER, CROSS -> JoinRelType.INNER;
            case LEFT -> JoinRelType.LEFT;
            case RIGHT -> JoinRelType.RIGHT;
            case FULL -> JoinRelType.FULL;
            case LEFT_SEMI -> JoinRelType.SEMI;
            case LEFT_ANTI -> JoinRelType.ANTI;
        };
    }

    private List<String> commonNames(ResolvedRelation left, ResolvedRelation right) {
        var names = new ArrayList<String>();
        for (String name : left.visibleNames()) {
            boolean common = right.visibleNames().stream()
                    .anyMatch(r -> analysis.settings().sameName(name, r));
            if (common && !names.contains(name)) names.add(name);
        }
        return names;
    }

    /// An equi-join on columns of the same names, which appear once and first: the left side's for an inner or left
    /// join, the right side's for a right one, whichever is not NULL for a full one. The sides' own stay reachable
    /// by qualified names.
    private ResolvedRelation using(Join join, ResolvedRelation left, ResolvedRelation right, List<String> names) {
        int shift = left.node().getRowType().getFieldCount();
        ResolvedRelation both = sideBySide(left, right);
        var leftKeys = new ArrayList<Column>();
        var rightKeys = new ArrayList<Column>();
        var conditions = new ArrayList<RexNode>();
        for (String name : names) {
            Column leftKey = key(left, name, "left", join);
            Column rightKey = key(right, name, "right", join);
            leftKeys.add(leftKey);
            rightKeys.add(rightKey.at(rightKey.index() + shift));
            conditions.add(terms.compare(
                    "=",
                    terms.field(both.node(), leftKey.index()),
                    terms.field(both.node(), rightKey.index() + shift),
                    join.position()));
        }
        ResolvedRelation joined = joined(join, left, right, terms.and(conditions), ImmutableSet.of());
        return switch (join.type()) {
            case LEFT_SEMI, LEFT_ANTI -> joined;
            case INNER, CROSS, LEFT -> keysFirst(joined, leftKeys, rightKeys);
            case RIGHT -> keysFirst(joined, rightKeys, leftKeys);
            case FULL -> coalesced(joined, leftKeys, rightKeys);
        };
    }

    private Column key(ResolvedRelation side, String name, String which, Join join) {
        List<Column> found = side.visible().stream()
                .filter(c -> analysis.settings().sameName(c.name(), name))
                .toList();
        if (found.size() > 1) throw AnalysisErrors.ambiguousColumn(List.of(name), found, join.position());
        if (!found.isEmpty()) return found.getFirst();
        throw KindlingException.of(
                        ErrorCondition.UNRESOLVED_USING_COLUMN_FOR_JOIN,
                        "the " + which + " side of the join has no column `" + name + "`")
                .parameter("colName", "`" + name + "`")
                .parameter("side", which)
                .parameter("suggestion", String.join(", ", side.visibleNames()))
                .hint(dev.kindling.error.Suggestions.didYouMean(name, side.visibleNames()))
                .at(join.position())
                .build();
    }

    private static ResolvedRelation keysFirst(ResolvedRelation joined, List<Column> shown, List<Column> hidden) {
        var columns = new ArrayList<>(shown);
        for (Column column : joined.columns()) {
            if (shown.contains(column)) continue;
            columns.add(hidden.contains(column) ? column.hidden() : column);
        }
        return new ResolvedRelation(joined.node(), columns);
    }

    private ResolvedRelation coalesced(ResolvedRelation joined, List<Column> leftKeys, List<Column> rightKeys) {
        var values = new ArrayList<RexNode>();
        var names = new ArrayList<>(joined.node().getRowType().getFieldNames());
        for (int i = 0; i < names.size(); i++) values.add(terms.field(joined.node(), i));
        var columns = new ArrayList<Column>();
        for (int i = 0; i < leftKeys.size(); i++) {
            RexNode left = terms.field(joined.node(), leftKeys.get(i).index());
            RexNode right = terms.field(joined.node(), rightKeys.get(i).index());
            columns.add(new Column(leftKeys.get(i).name(), List.of(), values.size()));
            names.add(leftKeys.get(i).name());
            values.add(terms.firstNotNull(left, right));
        }
        for (Column column : joined.columns()) {
            columns.add(leftKeys.contains(column) || rightKeys.contains(column) ? column.hidden() : column);
        }
        return new ResolvedRelation(Projections.project(joined.node(), values, names), columns);
    }

    /// A join whose right side sees the left side's columns: a correlate. A condition becomes a filter of the right
    /// side.
    private ResolvedRelation lateral(Join join, ResolvedRelation left, Relation input) {
        if (join.type() != JoinType.INNER && join.type() != JoinType.CROSS && join.type() != JoinType.LEFT) {
            throw KindlingException.of(
                            ErrorCondition.INVALID_LATERAL_JOIN_TYPE,
                            "LATERAL goes with INNER, CROSS and LEFT joins, not with " + join.type())
                    .parameter("joinType", join.type())
                    .at(join.position())
                    .build();
        }
        boolean outer = join.type() == JoinType.LEFT;
        Scope leftScope = analysis.scope(left, environment);
        ResolvedRelation right = lateralSide(input, leftScope);
        if (join.condition() instanceof JoinCondition.On(var condition)) {
            right = restricted(leftScope, left, right, condition);
        } else if (!(join.condition() instanceof JoinCondition.None)) {
            throw AnalysisErrors.unsupported(
                    "LATERAL_JOIN_USING", "LATERAL joins do not go with USING and NATURAL", join.position());
        }
        CorrelationId id = leftScope.correlation();
        RelNode node = LogicalCorrelate.create(
                left.node(),
                right.node(),
                ImmutableList.of(),
                id,
                usedFields(right.node(), id),
                outer ? JoinRelType.LEFT : JoinRelType.INNER);
        return new ResolvedRelation(node, bothColumns(left, right));
    }

    private ResolvedRelation lateralSide(Relation input, Scope leftScope) {
        Environment inside = environment.inside(leftScope);
        return Projections.visibleOnly(analysis.relations().analyze(input, inside), terms);
    }

    private ResolvedRelation restricted(
            Scope leftScope, ResolvedRelation left, ResolvedRelation right, Expression condition) {
        ResolvedRelation both = sideBySide(left, right);
        Scope scope = analysis.scope(both, environment);
        RexNode node = new ExpressionAnalyzer(analysis, Clause.plain("ON", scope, environment)).condition(condition);
        int shift = left.node().getRowType().getFieldCount();
        RexNode row = terms.builder().makeCorrel(leftScope.rowType(), leftScope.correlation());
        RexNode shifted = node.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return reference.getIndex() < shift
                        ? terms.builder().makeFieldAccess(row, reference.getIndex())
                        : new RexInputRef(reference.getIndex() - shift, reference.getType());
            }
        });
        return right.over(Projections.filter(right.node(), shifted, ImmutableSet.of()));
    }

    /// The fields of the row `id` stands for that `relation` uses.
    private static ImmutableBitSet usedFields(RelNode relation, CorrelationId id) {
        return RelOptUtil.correlationColumns(id, relation);
    }

    /// The strategy hints for this join: those that name one of its sides, and those the sides carry themselves.
    /// The option is the side, LEFT or RIGHT.
    private List<RelHint> hints(Join join, ResolvedRelation left, ResolvedRelation right) {
        var hints = new ArrayList<RelHint>();
        for (Hint hint : environment.hints()) {
            if (!Hints.JOIN_STRATEGIES.contains(hint.name())) continue;
            for (Expression argument : hint.arguments()) {
                if (!(argument instanceof ColumnName name)) continue;
                if (isCalled(left, name.parts().getLast())) hints.add(hint(hint.name(), "LEFT"));
                if (isCalled(right, name.parts().getLast())) hints.add(hint(hint.name(), "RIGHT"));
            }
        }
        addOwn(join.left(), "LEFT", hints);
        addOwn(join.right(), "RIGHT", hints);
        if (!hints.isEmpty()) analysis.cluster().setHintStrategies(hintStrategies());
        return hints;
    }

    /// What tells Calcite that these hints belong to joins; clusters without hints go without it.
    private static HintStrategyTable hintStrategies() {
        HintStrategyTable.Builder builder = HintStrategyTable.builder();
        for (String name : Hints.JOIN_STRATEGIES) builder.hintStrategy(name, HintPredicates.JOIN);
        return builder.build();
    }

    private static void addOwn(Relation side, String which, List<RelHint> hints) {
        Relation relation = side;
        while (relation instanceof Aliased(var input, var _, var _, var _)) relation = input;
        if (!(relation instanceof Hinted(var own, var _))) return;
        for (Hint hint : own) if (Hints.JOIN_STRATEGIES.contains(hint.name())) hints.add(hint(hint.name(), which));
    }

    private static RelHint hint(String name, String side) {
        return RelHint.builder(name).hintOption(side).build();
    }

    /// Whether all columns of `side` come from the table or alias `name`.
    private boolean isCalled(ResolvedRelation side, String name) {
        return !side.columns().isEmpty()
                && side.columns().stream()
                        .allMatch(c -> !c.qualifier().isEmpty()
                                && analysis.settings().sameName(c.qualifier().getLast(), name));
    }
}
