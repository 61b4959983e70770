package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.FieldAccess;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/// What a star stands for.
final class StarExpansion {

    private final Analysis analysis;
    private final ExpressionAnalyzer expressions;

    StarExpansion(Analysis analysis, ExpressionAnalyzer expressions) {
        this.analysis = analysis;
        this.expressions = expressions;
    }

    /// One column a star stands for: its name, its value, and the qualifier it had where it is
    /// a plain column.
    record Expanded(String name, RexNode value, List<String> qualifier) {}

    List<Expanded> expand(Star star) {
        var expanded = new ArrayList<Expanded>();
        Scope scope = expressions.clause().scope();
        List<Column> columns =
                star.qualifier().isEmpty() ? scope.relation().visible() : scope.qualifiedBy(star.qualifier());
        if (!star.qualifier().isEmpty() && columns.isEmpty()) {
            expanded.addAll(fields(star));
        } else {
            for (Column column : columns) {
                RexNode value = analysis.terms().field(scope.relation().node(), column.index());
                expanded.add(new Expanded(column.name(), value, column.qualifier()));
            }
        }
        return replaced(star, without(star, expanded));
    }

    /// `s.*` of a struct.
    private List<Expanded> fields(Star star) {
        RexNode value;
        try {
            value = expressions.analyze(new ColumnName(star.qualifier(), star.position()));
        } catch (KindlingException e) {
            if (e.condition() != ErrorCondition.UNRESOLVED_COLUMN) throw e;
            throw KindlingException.of(
                            ErrorCondition.UNRESOLVED_COLUMN,
                            "`*` has nothing to expand: no table or struct " + AnalysisErrors.quoted(star.qualifier()))
                    .subcondition("WITH_SUGGESTION")
                    .parameter("objectName", AnalysisErrors.quoted(star.qualifier()) + ".*")
                    .at(star.position())
                    .build();
        }
        if (!(analysis.terms().typeOf(value) instanceof StructType struct)) {
            throw AnalysisErrors.of(
                    ErrorCondition.INVALID_USAGE_OF_STAR_OR_REGEX,
                    AnalysisErrors.quoted(star.qualifier()) + " is no struct and has nothing to expand",
                    star.position());
        }
        var expanded = new ArrayList<Expanded>();
        for (int i = 0; i < struct.size(); i++) {
            RexNode field = analysis.terms().builder().makeFieldAccess(value, i);
            expanded.add(new Expanded(struct.field(i).name(), field, List.of()));
        }
        return expanded;
    }

    private List<Expanded> without(Star star, List<Expanded> expanded) {
        var rest = new ArrayList<>(expanded);
        for (List<String> name : star.except()) {
            RexNode value = expressions.analyze(new ColumnName(name, star.position()));
            boolean removed = rest.removeIf(e -> e.value().equals(value));
            if (!removed) {
                throw AnalysisErrors.unresolvedColumn(
                        name, expanded.stream().map(Expanded::name).toList(), star.position());
            }
        }
        return rest;
    }

    private List<Expanded> replaced(Star star, List<Expanded> expanded) {
        var result = new ArrayList<>(expanded);
        for (Alias replacement : star.replace()) {
            String name = replacement.names().getFirst();
            boolean found = false;
            for (int i = 0; i < result.size(); i++) {
                if (!analysis.settings().sameName(result.get(i).name(), name)) continue;
                result.set(i, new Expanded(result.get(i).name(), expressions.analyze(replacement.value()), List.of()));
                found = true;
            }
            if (!found) {
                throw AnalysisErrors.unresolvedColumn(
                        List.of(name), expanded.stream().map(Expanded::name).toList(), replacement.position());
            }
        }
        return result;
    }

    /// `arguments` with the columns' names for stars among them: `struct(*)`, `count(t.*)`.
    static List<Expression> inArguments(List<Expression> arguments, Analysis analysis, ExpressionAnalyzer expressions) {
        if (arguments.stream().noneMatch(Star.class::isInstance)) return arguments;
        var result = new ArrayList<Expression>();
        for (Expression argument : arguments) {
            if (!(argument instanceof Star star)) {
                result.add(argument);
                continue;
            }
            for (Column column : starColumns(star, analysis, expressions)) {
                var name = new ArrayList<>(column.qualifier());
                name.add(column.name());
                result.add(new ColumnName(name, star.position()));
            }
            if (result.isEmpty() && !star.qualifier().isEmpty())
                result.addAll(structFields(star, analysis, expressions));
        }
        return result;
    }

    private static List<Column> starColumns(Star star, Analysis analysis, ExpressionAnalyzer expressions) {
        Scope scope = expressions.clause().scope();
        List<Column> columns =
                star.qualifier().isEmpty() ? scope.relation().visible() : scope.qualifiedBy(star.qualifier());
        return columns.stream()
                .filter(c -> star.except().stream()
                        .noneMatch(e -> analysis.settings().sameName(e.getLast(), c.name())))
                .toList();
    }

    private static List<Expression> structFields(Star star, Analysis analysis, ExpressionAnalyzer expressions) {
        return new StarExpansion(analysis, expressions)
                .fields(star).stream()
                        .<Expression>map(f -> new FieldAccess(
                                new ColumnName(star.qualifier(), star.position()), f.name(), star.position()))
                        .toList();
    }
}
