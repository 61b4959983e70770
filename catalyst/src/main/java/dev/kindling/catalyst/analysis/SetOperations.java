package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.catalyst.syntax.Relation.SetKind;
import dev.kindling.catalyst.syntax.Relation.SetOperation;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// UNION, INTERSECT and EXCEPT. The names are those of the left side.
final class SetOperations {

    private final Analysis analysis;
    private final Terms terms;
    private final Environment environment;

    SetOperations(Analysis analysis, Environment environment) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.environment = environment;
    }

    ResolvedRelation analyze(SetOperation operation) {
        ResolvedRelation left = side(operation.left());
        ResolvedRelation right = side(operation.right());
        if (operation.byName()) {
            right = byName(left, right, operation);
            if (operation.allowMissingColumns()) left = withMissing(left, right);
        }
        return combine(left, right, operation);
    }

    private ResolvedRelation side(Relation relation) {
        return Projections.visibleOnly(analysis.relations().analyze(relation, environment), terms);
    }

    private ResolvedRelation combine(ResolvedRelation left, ResolvedRelation right, SetOperation operation) {
        int width = left.columns().size();
        if (width != right.columns().size()) {
            throw KindlingException.of(
                            ErrorCondition.NUM_COLUMNS_MISMATCH,
                            operation.kind() + " takes relations of equally many columns, but the first has " + width
                                    + " and the second " + right.columns().size())
                    .parameter("operator", operation.kind())
                    .parameter("firstNumColumns", width)
                    .parameter("invalidNumColumns", right.columns().size())
                    .at(operation.position())
                    .build();
        }
        var leftValues = new ArrayList<RexNode>();
        var rightValues = new ArrayList<RexNode>();
        for (int i = 0; i < width; i++) {
            RexNode a = terms.field(left.node(), i);
            RexNode b = terms.field(right.node(), i);
            DataType type = terms.commonType(List.of(a, b));
            if (type == null) {
                throw KindlingException.of(
                                ErrorCondition.INCOMPATIBLE_COLUMN_TYPE,
                                "column " + (i + 1) + " of " + operation.kind() + " is of type "
                                        + terms.typeOf(a).sql() + " in the first relation and of type "
                                        + terms.typeOf(b).sql() + " in the second")
                        .parameter("operator", operation.kind())
                        .parameter("columnOrdinalNumber", i + 1)
                        .parameter("dataType1", "\"" + terms.typeOf(b).sql() + "\"")
                        .parameter("dataType2", "\"" + terms.typeOf(a).sql() + "\"")
                        .at(operation.position())
                        .build();
            }
            leftValues.add(terms.cast(a, type));
            rightValues.add(terms.cast(b, type));
        }
        RelNode first = Projections.project(
                left.node(), leftValues, left.node().getRowType().getFieldNames());
        RelNode second = Projections.project(
                right.node(), rightValues, right.node().getRowType().getFieldNames());
        return ResolvedRelation.named(combine(operation, first, second), left.visibleNames());
    }

    private static RelNode combine(SetOperation operation, RelNode left, RelNode right) {
        List<RelNode> inputs = List.of(left, right);
        return switch (operation.kind()) {
            case UNION -> LogicalUnion.create(inputs, operation.all());
            case INTERSECT -> LogicalIntersect.create(inputs, operation.all());
            case EXCEPT -> LogicalMinus.create(inputs, operation.all());
        };
    }

    /// `right` with its columns in the order of `left`'s names; where columns may be missing, NULL in their place
    /// and its other columns at the end.
    private ResolvedRelation byName(ResolvedRelation left, ResolvedRelation right, SetOperation operation) {
        if (operation.kind() != SetKind.UNION) {
            throw AnalysisErrors.unsupported(
                    "SET_OPERATION_BY_NAME", operation.kind() + " BY NAME is not supported", operation.position());
        }
        var values = new ArrayList<RexNode>();
        var names = new ArrayList<String>();
        var rest = new ArrayList<>(right.columns());
        for (Column wanted : left.columns()) {
            Column found = find(rest, wanted.name());
            if (found == null && !operation.allowMissingColumns()) {
                throw AnalysisErrors.unresolvedColumn(
                        List.of(wanted.name()), right.visibleNames(), operation.position());
            }
            rest.remove(found);
            values.add(found == null ? terms.nullOf(AtomicType.NULL) : terms.field(right.node(), found.index()));
            names.add(wanted.name());
        }
        for (Column extra : rest) {
            values.add(terms.field(right.node(), extra.index()));
            names.add(extra.name());
        }
        return ResolvedRelation.named(Projections.project(right.node(), values, names), names);
    }

    private ResolvedRelation withMissing(ResolvedRelation left, ResolvedRelation right) {
        var values = new ArrayList<RexNode>();
        List<String> names = right.visibleNames();
        for (int i = 0; i < names.size(); i++) {
            boolean present = i < left.columns().size();
            values.add(present ? terms.field(left.node(), i) : terms.nullOf(AtomicType.NULL));
        }
        return ResolvedRelation.named(Projections.project(left.node(), values, names), names);
    }

    private @Nullable Column find(List<Column> columns, String name) {
        return columns.stream()
                .filter(c -> analysis.settings().sameName(c.name(), name))
                .findFirst()
                .orElse(null);
    }
}
