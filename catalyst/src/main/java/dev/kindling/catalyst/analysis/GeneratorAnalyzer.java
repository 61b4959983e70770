package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.function.GeneratorFunction;
import dev.kindling.catalyst.logical.Generate;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Relation.LateralView;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/// Puts generators (`explode` and the like) where rows can be made: below the projection, beside their input.
final class GeneratorAnalyzer {

    /// What the column names of a generator in the select list begin with; nothing a user writes does.
    private static final String QUALIFIER = "$generator";

    private final Analysis analysis;
    private final Terms terms;
    private final Environment environment;

    GeneratorAnalyzer(Analysis analysis, Environment environment) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.environment = environment;
    }

    /// The items of a SELECT without generators, over a relation with the columns they made.
    record Extracted(ResolvedRelation relation, List<Expression> items) {}

    Extracted extract(List<Expression> items, ResolvedRelation input) {
        int index = -1;
        for (int i = 0; i < items.size(); i++) {
            if (generator(items.get(i)) == null) continue;
            if (index >= 0) {
                throw AnalysisErrors.of(
                        ErrorCondition.UNSUPPORTED_GENERATOR,
                        "MULTI_GENERATOR",
                        "a select list can have one generator only",
                        items.get(i).position());
            }
            index = i;
        }
        if (index < 0) return new Extracted(input, items);
        Expression item = items.get(index);
        Call call = item instanceof Alias alias ? (Call) alias.value() : (Call) item;
        List<String> names = item instanceof Alias alias ? alias.names() : List.of();
        ResolvedRelation generated = generate(input, call, false, QUALIFIER, names);
        var replaced = new ArrayList<>(items.subList(0, index));
        int inputColumns = input.columns().size();
        var columns = new ArrayList<>(input.columns());
        for (Column column :
                generated.columns().subList(inputColumns, generated.columns().size())) {
            columns.add(column.hidden());
            replaced.add(new ColumnName(List.of(QUALIFIER, column.name()), item.position()));
        }
        replaced.addAll(items.subList(index + 1, items.size()));
        return new Extracted(new ResolvedRelation(generated.node(), columns), replaced);
    }

    private @Nullable GeneratorFunction generator(Expression item) {
        Expression value = item instanceof Alias alias ? alias.value() : item;
        return value instanceof Call call && call.options().window() == null ? generator(call.name()) : null;
    }

    /// The generator of this name; `x_outer` is `x` that keeps rows without any.
    private @Nullable GeneratorFunction generator(String written) {
        String name = written.toLowerCase(Locale.ROOT);
        var functions = analysis.context().functions();
        GeneratorFunction function = functions.generator(name);
        if (function != null || !isOuter(name)) return function;
        return functions.generator(name.substring(0, name.length() - "_outer".length()));
    }

    private static boolean isOuter(String name) {
        return name.toLowerCase(Locale.ROOT).endsWith("_outer");
    }

    boolean isGenerator(String name) {
        return generator(name) != null;
    }

    ResolvedRelation lateralView(LateralView view, ResolvedRelation input) {
        return generate(input, view.generator(), view.outer(), view.alias(), view.columns());
    }

    /// `input` with the columns `call` makes of each row, called `names` (the generator's own names if none).
    ResolvedRelation generate(ResolvedRelation input, Call call, boolean outer, String alias, List<String> names) {
        GeneratorFunction function = generator(call.name());
        if (function == null) {
            throw KindlingException.of(ErrorCondition.UNRESOLVED_ROUTINE, "no generator function `" + call.name() + "`")
                    .parameter("routineName", "`" + call.name() + "`")
                    .hint(dev.kindling.error.Suggestions.didYouMean(
                            call.name(), analysis.context().functions().names()))
                    .at(call.position())
                    .build();
        }
        Scope scope = analysis.scope(input, environment);
        var expressions = new ExpressionAnalyzer(analysis, Clause.plain("a generator", scope, environment));
        List<RexNode> arguments = expressions.analyzeAll(call.arguments());
        if (arguments.stream().anyMatch(a -> RexUtil.SubQueryFinder.find(a) != null)) {
            throw AnalysisErrors.of(
                    ErrorCondition.UNSUPPORTED_SUBQUERY_EXPRESSION_CATEGORY,
                    "UNSUPPORTED_CORRELATED_EXPRESSION_IN_JOIN_CONDITION",
                    "a generator's argument cannot be a subquery",
                    call.position());
        }
        var bound = Terms.placed(() -> function.bind(terms.arguments(arguments)), call.position());
        List<String> columnNames = names(bound.output().fieldNames(), names, call.position());
        RelNode node = Generate.create(
                input.node(),
                function,
                bound,
                terms.fit(arguments, bound.argumentTypes()),
                columnNames,
                outer || isOuter(call.name()));
        var columns = new ArrayList<>(input.columns());
        int first = input.node().getRowType().getFieldCount();
        for (int i = 0; i < columnNames.size(); i++) {
            columns.add(new Column(columnNames.get(i), alias.isEmpty() ? List.of() : List.of(alias), first + i));
        }
        return new ResolvedRelation(node, columns);
    }

    private static List<String> names(List<String> own, List<String> given, Position position) {
        if (given.isEmpty()) return own;
        if (given.size() == own.size()) return given;
        throw KindlingException.of(
                        ErrorCondition.NUM_TABLE_VALUE_ALIASES_MISMATCH,
                        given.size() + " names are given to " + own.size() + " columns")
                .parameter("aliasesNum", given.size())
                .parameter("outColsNum", own.size())
                .at(position)
                .build();
    }
}
