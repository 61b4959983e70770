package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Relation;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;

/// The door from the syntax tree to the logical plan: resolves names, decides types, and gives every error a place.
/// Each call makes a plan in a cluster of its own; nothing is kept.
public final class Analyzer {

    private Analyzer() {}

    /// The logical plan of `relation`.
    ///
    /// @throws dev.kindling.error.KindlingException for what the user got wrong, with its place in the text
    public static AnalyzedQuery analyze(Relation relation, AnalysisContext context) {
        return analyze(relation, new Analysis(context, Dependencies.withoutSlots()));
    }

    /// As [#analyze], but where values of parameters are only compared with, the plan has slots for them and is
    /// right for other values too, see [Reuse].
    public static AnalyzedQuery prepare(Relation relation, AnalysisContext context) {
        return analyze(relation, new Analysis(context, Dependencies.withSlots()));
    }

    private static AnalyzedQuery analyze(Relation relation, Analysis analysis) {
        ResolvedRelation resolved = analysis.relations().analyze(relation, Environment.EMPTY);
        ResolvedRelation visible = Projections.visibleOnly(resolved, analysis.terms());
        return new AnalyzedQuery(
                visible.node(),
                schema(visible),
                analysis.notes(),
                analysis.dependencies().reuse());
    }

    /// The columns `relation` gives.
    public static StructType schemaOf(Relation relation, AnalysisContext context) {
        return analyze(relation, context).schema();
    }

    /// `expression` over a row of `input`'s columns.
    public static AnalyzedExpression analyze(Expression expression, StructType input, AnalysisContext context) {
        var analysis = new Analysis(context, Dependencies.withoutSlots());
        ResolvedRelation row = analysis.relations().row(input);
        Scope scope = analysis.scope(row, Environment.EMPTY);
        var expressions = new ExpressionAnalyzer(analysis, Clause.plain("an expression", scope, Environment.EMPTY));
        RexNode node = expressions.analyze(expression);
        DataType type = analysis.terms().typeOf(node);
        return new AnalyzedExpression(
                node,
                new StructField(ColumnNames.of(expression), type, node.getType().isNullable()),
                analysis.cluster());
    }

    private static StructType schema(ResolvedRelation relation) {
        var fields = new ArrayList<StructField>();
        for (Column column : relation.columns()) {
            RelDataType type = relation.type(column);
            fields.add(new StructField(column.name(), relation.dataType(column), type.isNullable()));
        }
        return new StructType(fields);
    }
}
