package dev.kindling.catalyst.analysis;

import com.google.common.collect.ImmutableList;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.logical.LogicalTable;
import dev.kindling.catalyst.source.SourceTable;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CallOptions;
import dev.kindling.catalyst.syntax.Relation.TableFunction;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalTableScan;
import org.apache.calcite.rel.logical.LogicalValues;

/// Functions in FROM: generators over a single row, and those the catalog has tables for, such as `range`.
final class TableFunctions {

    private final Analysis analysis;

    TableFunctions(Analysis analysis) {
        this.analysis = analysis;
    }

    ResolvedRelation analyze(TableFunction function, Environment environment) {
        String name = function.name().toLowerCase(Locale.ROOT);
        var oneRow = new ResolvedRelation(LogicalValues.createOneRow(analysis.cluster()), List.of());
        var generators = new GeneratorAnalyzer(analysis, environment);
        if (generators.isGenerator(name)) {
            var call = new Call(name, function.arguments(), CallOptions.NONE, function.position());
            return Projections.visibleOnly(generators.generate(oneRow, call, false, "", List.of()), analysis.terms());
        }
        SourceTable table = Terms.placed(
                () -> analysis.context().catalog().tableFunction(name, constants(function, oneRow, environment)),
                function.position());
        if (table == null) {
            throw KindlingException.of(ErrorCondition.UNRESOLVED_ROUTINE, "no table function `" + function.name() + "`")
                    .parameter("routineName", "`" + function.name() + "`")
                    .hint(dev.kindling.error.Suggestions.didYouMean(
                            function.name(), List.of("range", "explode", "posexplode", "inline", "stack")))
                    .at(function.position())
                    .build();
        }
        var logical = LogicalTable.of(name, table, analysis.cluster().getTypeFactory());
        RelNode node = LogicalTableScan.create(analysis.cluster(), logical, ImmutableList.of());
        return ResolvedRelation.named(node, table.schema().fieldNames());
    }

    private List<Literal> constants(TableFunction function, ResolvedRelation oneRow, Environment environment) {
        Scope scope = new Scope(oneRow, null, analysis.settings());
        var expressions = new ExpressionAnalyzer(analysis, Clause.plain("a table function", scope, environment));
        var constants = new ArrayList<Literal>();
        for (Expression argument : function.arguments()) {
            Literal constant =
                    analysis.terms().constant(ConstantArithmetic.fold(expressions.analyze(argument), analysis.terms()));
            if (constant == null) {
                throw AnalysisErrors.of(
                        ErrorCondition.NON_FOLDABLE_ARGUMENT,
                        "the arguments of `" + function.name() + "` must be constants",
                        argument.position());
            }
            constants.add(constant);
        }
        return constants;
    }
}
