package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.logical.LambdaParameters;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Alias;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.CaseWhen;
import dev.kindling.catalyst.syntax.Expression.Cast;
import dev.kindling.catalyst.syntax.Expression.CastMode;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Exists;
import dev.kindling.catalyst.syntax.Expression.FieldAccess;
import dev.kindling.catalyst.syntax.Expression.InSubquery;
import dev.kindling.catalyst.syntax.Expression.Interval;
import dev.kindling.catalyst.syntax.Expression.Lambda;
import dev.kindling.catalyst.syntax.Expression.Literal;
import dev.kindling.catalyst.syntax.Expression.NamedArgument;
import dev.kindling.catalyst.syntax.Expression.Parameter;
import dev.kindling.catalyst.syntax.Expression.Quantified;
import dev.kindling.catalyst.syntax.Expression.ScalarSubquery;
import dev.kindling.catalyst.syntax.Expression.SortKey;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.catalyst.syntax.Expression.TypedLiteral;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.error.Suggestions;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.calcite.rex.RexLambdaRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.jspecify.annotations.Nullable;

/// Resolves the expressions of one clause: names become fields, calls bound functions, and implicit casts appear.
final class ExpressionAnalyzer {

    private final Analysis analysis;
    private final Terms terms;
    private final Clause clause;
    private final CallAnalyzer calls;
    private final SubqueryAnalyzer subqueries;
    /// The parameters of the lambdas around, innermost last.
    private final List<Map<String, RexNode>> lambdas = new ArrayList<>();

    private boolean inAggregate;

    ExpressionAnalyzer(Analysis analysis, Clause clause) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.clause = clause;
        this.calls = new CallAnalyzer(analysis, this);
        this.subqueries = new SubqueryAnalyzer(analysis, this);
    }

    Clause clause() {
        return clause;
    }

    boolean inAggregate() {
        return inAggregate;
    }

    /// Runs `inside` as part of an aggregate's arguments.
    <T> T insideAggregate(Supplier<T> inside) {
        inAggregate = true;
        try {
            return inside.get();
        } finally {
            inAggregate = false;
        }
    }

    RexNode analyze(Expression expression) {
        return switch (expression) {
            case Literal literal -> literal(literal);
            case TypedLiteral literal -> typedLiteral(literal);
            case Interval interval -> interval(interval);
            case ColumnName name -> column(name);
            case Star star ->
                throw AnalysisErrors.of(
                        ErrorCondition.INVALID_USAGE_OF_STAR_OR_REGEX,
                        "`*` cannot stand in " + clause.title(),
                        star.position());
            case Call call -> calls.analyze(call);
            case NamedArgument argument -> analyze(argument.value());
            case Cast cast ->
                terms.explicitCast(analyze(cast.value()), cast.type(), cast.mode() == CastMode.TRY, cast.position());
            case CaseWhen caseWhen -> caseWhen(caseWhen);
            case FieldAccess access -> field(analyze(access.struct()), access.field(), access.position());
            case Alias alias -> analyze(alias.value());
            case Lambda lambda ->
                throw AnalysisErrors.of(
                        ErrorCondition.INVALID_SQL_SYNTAX,
                        "a lambda stands where no function takes one",
                        lambda.position());
            case ScalarSubquery subquery -> subqueries.scalar(subquery);
            case Exists exists -> subqueries.exists(exists);
            case InSubquery in -> subqueries.in(in);
            case Quantified quantified -> subqueries.quantified(quantified);
            case Parameter parameter -> parameter(parameter);
            case SortKey key -> analyze(key.value());
        };
    }

    List<RexNode> analyzeAll(List<? extends Expression> expressions) {
        var nodes = new ArrayList<RexNode>(expressions.size());
        for (Expression expression : expressions) nodes.add(analyze(expression));
        return nodes;
    }

    /// `expression` where a truth value is wanted.
    RexNode condition(Expression expression) {
        return terms.condition(analyze(expression), clause.title(), expression.position());
    }

    private RexNode literal(Literal literal) {
        return switch (literal.value()) {
            case List<?> values
            when literal.type() instanceof ArrayType array -> {
                var elements = new ArrayList<RexNode>();
                for (Object value : values)
                    elements.add(literal(new Literal(value, array.elementType(), literal.position())));
                yield terms.cast(terms.call("array", elements, literal.position()), array);
            }
            case Map<?, ?> values
            when literal.type() instanceof MapType map -> {
                var entries = new ArrayList<RexNode>();
                values.forEach((key, value) -> {
                    entries.add(literal(new Literal(key, map.keyType(), literal.position())));
                    entries.add(literal(new Literal(value, map.valueType(), literal.position())));
                });
                yield terms.cast(terms.call("map", entries, literal.position()), map);
            }
            case List<?> values
            when literal.type() instanceof StructType struct -> {
                var fields = new ArrayList<RexNode>();
                for (int i = 0; i < struct.size(); i++) {
                    fields.add(terms.text(struct.field(i).name()));
                    fields.add(
                            literal(new Literal(values.get(i), struct.field(i).dataType(), literal.position())));
                }
                yield terms.cast(terms.call("named_struct", fields, literal.position()), struct);
            }
            case null, default -> terms.literal(Literals.read(literal));
        };
    }

    private RexNode typedLiteral(TypedLiteral literal) {
        if (DatetimeText.namesAMoment(literal.text())) analysis.dependencies().momentary();
        return terms.literal(new Literals(analysis.context()).read(literal));
    }

    private RexNode parameter(Parameter parameter) {
        analysis.dependencies().pin(parameter.name());
        return literal(valueOf(parameter));
    }

    /// The value of `parameter`; the plan that holds it has to be [Dependencies#pin]ned to it.
    private Literal valueOf(Parameter parameter) {
        Literal value = analysis.context().parameters().get(parameter.name());
        if (value == null) {
            throw KindlingException.of(
                            ErrorCondition.UNBOUND_SQL_PARAMETER, "no value for parameter `" + parameter.name() + "`")
                    .parameter("name", parameter.name())
                    .at(parameter.position())
                    .build();
        }
        return value;
    }

    /// An operand of a comparison: a node, and the parameter whose place in the plan may become a slot, see
    /// [#withSlot].
    record Operand(RexNode node, @Nullable String parameter) {}

    Operand operand(Expression expression) {
        if (expression instanceof Parameter parameter
                && analysis.dependencies().takesSlots()
                && valueOf(parameter).value() != null
                && isPlain(valueOf(parameter).type())) {
            return new Operand(literal(valueOf(parameter)), parameter.name());
        }
        return new Operand(analyze(expression), null);
    }

    private static boolean isPlain(DataType type) {
        return type instanceof AtomicType || type instanceof DecimalType;
    }

    /// `fitted`, which is `operand` cast to the type it is compared in, or a slot for it if only its value decides
    /// nothing but the comparison with `other`.
    RexNode withSlot(RexNode fitted, Operand operand, List<RexNode> others) {
        String parameter = operand.parameter();
        if (parameter == null) return fitted;
        boolean decidesMore = others.stream().allMatch(RexUtil::isConstant)
                || (TypeCoercion.isIntegral(terms.typeOf(operand.node()))
                        && others.stream().anyMatch(o -> terms.typeOf(o) instanceof DecimalType));
        if (decidesMore) {
            analysis.dependencies().pin(parameter);
            return fitted;
        }
        DataType type = terms.typeOf(fitted);
        return terms.builder()
                .makeDynamicParam(
                        terms.calcite(type, false), analysis.dependencies().slot(parameter, type));
    }

    private RexNode interval(Interval interval) {
        var parts = new ArrayList<Intervals.Part>();
        for (var part : interval.parts()) {
            String text = constantText(part.value());
            if (text == null) return computedInterval(interval);
            parts.add(new Intervals.Part(text, part.unit(), part.toUnit()));
        }
        try {
            return terms.literal(Intervals.read(parts));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw KindlingException.of(ErrorCondition.INVALID_INTERVAL_FORMAT, "not an interval: " + e.getMessage())
                    .subcondition("ARITHMETIC_EXCEPTION")
                    .at(interval.position())
                    .causedBy(e)
                    .build();
        }
    }

    private static @Nullable String constantText(Expression value) {
        return switch (value) {
            case Literal(var constant, var _, var _) when constant != null -> constant.toString();
            case Call(var name, var arguments, var _, var _)
            when name.equals("negative") && arguments.getFirst() instanceof Literal(var constant, var _, var _) ->
                "-" + constant;
            default -> null;
        };
    }

    /// `INTERVAL a DAYS` of a column: months or days, hours, minutes and seconds, put together at run time.
    private RexNode computedInterval(Interval interval) {
        boolean months = interval.parts().stream().allMatch(p -> Intervals.isYearMonth(p.unit()));
        List<String> units = months ? List.of("YEAR", "MONTH") : List.of("DAY", "HOUR", "MINUTE", "SECOND");
        var values =
                new ArrayList<RexNode>(units.stream().map(_ -> terms.integer(0)).toList());
        for (var part : interval.parts()) {
            RexNode value = analyze(part.value());
            String unit = part.unit();
            if (unit.equals("WEEK")) {
                value = terms.call("*", List.of(value, terms.integer(7)), interval.position());
                unit = "DAY";
            }
            int slot = units.indexOf(unit);
            if (slot < 0) {
                throw AnalysisErrors.of(
                        ErrorCondition.INVALID_INTERVAL_FORMAT,
                        "INVALID_UNIT",
                        "no interval of computed " + unit + "S",
                        interval.position());
            }
            values.set(slot, value);
        }
        return terms.call(months ? "make_ym_interval" : "make_dt_interval", values, interval.position());
    }

    private RexNode caseWhen(CaseWhen expression) {
        var conditions = new ArrayList<RexNode>();
        var results = new ArrayList<RexNode>();
        RexNode operand = expression.operand() == null ? null : analyze(expression.operand());
        for (var branch : expression.branches()) {
            RexNode condition = analyze(branch.condition());
            conditions.add(
                    operand == null
                            ? terms.condition(
                                    condition, "WHEN", branch.condition().position())
                            : terms.compare(
                                    "=", operand, condition, branch.condition().position()));
            results.add(analyze(branch.result()));
        }
        results.add(expression.otherwise() == null ? terms.nullOf(AtomicType.NULL) : analyze(expression.otherwise()));
        return terms.caseWhen(conditions, results, expression.position());
    }

    /// The field, lambda parameter or named expression `name` means; the nearest scope wins.
    private RexNode column(ColumnName name) {
        RexNode found = lambdaParameter(name);
        if (found == null && !inAggregate) found = named(clause.preferred(), name);
        if (found == null) found = inScope(clause.scope(), name, false);
        if (found == null) found = named(clause.fallback(), name);
        for (Scope scope = clause.scope().outer(); found == null && scope != null; scope = scope.outer()) {
            found = inScope(scope, name, true);
        }
        if (found == null) found = calls.nameWithoutParentheses(name);
        if (found != null) return found;
        throw AnalysisErrors.unresolvedColumn(name.parts(), namesInReach(), name.position());
    }

    private @Nullable RexNode lambdaParameter(ColumnName name) {
        for (Map<String, RexNode> parameters : lambdas.reversed()) {
            RexNode parameter = parameters.get(name.parts().getFirst().toLowerCase(Locale.ROOT));
            if (parameter != null)
                return fields(parameter, name.parts().subList(1, name.parts().size()), name.position());
        }
        return null;
    }

    private @Nullable RexNode named(Clause.Names names, ColumnName name) {
        RexNode found = names.find(name.parts().getFirst());
        return found == null
                ? null
                : fields(found, name.parts().subList(1, name.parts().size()), name.position());
    }

    private @Nullable RexNode inScope(Scope scope, ColumnName name, boolean correlated) {
        List<Scope.Match> matches = scope.find(name.parts());
        if (matches.isEmpty()) return null;
        if (matches.size() > 1) {
            throw AnalysisErrors.ambiguousColumn(
                    name.parts(), matches.stream().map(Scope.Match::column).toList(), name.position());
        }
        Scope.Match match = matches.getFirst();
        int index = match.column().index();
        RexNode field;
        if (correlated) {
            RexNode row = terms.builder().makeCorrel(scope.rowType(), scope.correlation());
            field = terms.builder().makeFieldAccess(row, index);
        } else {
            field = terms.field(scope.relation().node(), index);
        }
        return fields(field, match.fields(), name.position());
    }

    private List<String> namesInReach() {
        var names = new ArrayList<String>();
        for (Scope scope = clause.scope(); scope != null; scope = scope.outer()) {
            names.addAll(scope.relation().visibleNames());
        }
        return names;
    }

    private RexNode fields(RexNode value, List<String> names, Position position) {
        RexNode result = value;
        for (String name : names) result = field(result, name, position);
        return result;
    }

    /// `value.name`: a struct's field, the field of each struct of an array, or a map's value.
    RexNode field(RexNode value, String name, Position position) {
        return switch (terms.typeOf(value)) {
            case StructType struct -> terms.builder().makeFieldAccess(value, fieldIndex(struct, name, position));
            case ArrayType(StructType struct, var _) -> {
                fieldIndex(struct, name, position);
                yield lambda(List.of("x"), List.of(struct), () -> {
                    RexNode element = lambdas.getLast().get("x");
                    RexNode body = field(Objects.requireNonNull(element), name, position);
                    return terms.call(
                            "transform", List.of(value, lambdaCall(body, List.of((RexLambdaRef) element))), position);
                });
            }
            case MapType _ -> terms.call("element", List.of(value, terms.text(name)), position);
            case DataType other ->
                throw KindlingException.of(
                                ErrorCondition.INVALID_EXTRACT_BASE_FIELD_TYPE,
                                "a value of type " + other.sql() + " has no field `" + name + "`")
                        .parameter("base", other.sql())
                        .at(position)
                        .build();
        };
    }

    private int fieldIndex(StructType struct, String name, Position position) {
        int found = -1;
        for (int i = 0; i < struct.size(); i++) {
            if (!analysis.settings().sameName(struct.field(i).name(), name)) continue;
            if (found >= 0) {
                throw AnalysisErrors.of(
                        ErrorCondition.AMBIGUOUS_COLUMN_OR_FIELD,
                        "more than one field is called `" + name + "`",
                        position);
            }
            found = i;
        }
        if (found >= 0) return found;
        throw KindlingException.of(ErrorCondition.FIELD_NOT_FOUND, "no field `" + name + "` in " + struct.sql())
                .parameter("fieldName", "`" + name + "`")
                .parameter("fields", String.join(", ", struct.fieldNames()))
                .hint(Suggestions.didYouMean(name, struct.fieldNames()))
                .at(position)
                .build();
    }

    /// `inside` with new lambda parameters in reach, of these names and types.
    <T> T lambda(List<String> names, List<? extends DataType> types, Supplier<T> inside) {
        var parameters = new LinkedHashMap<String, RexNode>();
        int depth = lambdas.size();
        for (int i = 0; i < names.size(); i++) {
            var type = terms.calcite(TypeCoercion.withoutLength(types.get(i)), true);
            String name = names.get(i).toLowerCase(Locale.ROOT);
            parameters.put(name, new RexLambdaRef(LambdaParameters.index(depth, i), name, type));
        }
        lambdas.add(parameters);
        try {
            return inside.get();
        } finally {
            lambdas.removeLast();
        }
    }

    /// The innermost lambda's parameters, in order.
    List<RexLambdaRef> lambdaParameters() {
        return lambdas.getLast().values().stream().map(p -> (RexLambdaRef) p).toList();
    }

    RexNode lambdaCall(RexNode body, List<RexLambdaRef> parameters) {
        return terms.builder().makeLambdaCall(body, parameters);
    }
}
