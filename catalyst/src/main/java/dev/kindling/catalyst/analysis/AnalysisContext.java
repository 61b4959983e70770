package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.catalog.RelationCatalog;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.syntax.Expression;
import java.util.Map;

/// What the meaning of a query depends on beside its text.
///
/// @param parameters values of `?` (by index from 0) and `:name`
public record AnalysisContext(
        RelationCatalog catalog,
        FunctionRegistry functions,
        EvaluationContext evaluation,
        AnalysisSettings settings,
        Map<String, Expression.Literal> parameters) {

    public AnalysisContext {
        parameters = Map.copyOf(parameters);
    }

    public static AnalysisContext of(
            RelationCatalog catalog, FunctionRegistry functions, EvaluationContext evaluation) {
        return new AnalysisContext(catalog, functions, evaluation, AnalysisSettings.DEFAULT, Map.of());
    }
}
