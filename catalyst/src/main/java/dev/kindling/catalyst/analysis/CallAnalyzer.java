package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.analysis.ExpressionAnalyzer.Operand;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.function.HigherOrderFunction;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.syntax.Expression;
import dev.kindling.catalyst.syntax.Expression.Call;
import dev.kindling.catalyst.syntax.Expression.ColumnName;
import dev.kindling.catalyst.syntax.Expression.Lambda;
import dev.kindling.catalyst.syntax.Expression.Star;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLambda;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/// Resolves calls: operators with rules of their own here, other functions by what the registry knows of them.
final class CallAnalyzer {

    /// Functions SQL lets one write without parentheses.
    private static final List<String> WITHOUT_PARENTHESES = List.of(
            "current_date",
            "current_timestamp",
            "current_time",
            "localtimestamp",
            "current_user",
            "user",
            "session_user",
            "current_catalog",
            "current_database",
            "current_schema");

    /// Types whose names are also functions, e.g. `int('1')`.
    private static final Map<String, DataType> CASTS = Map.ofEntries(
            Map.entry("boolean", AtomicType.BOOLEAN),
            Map.entry("tinyint", AtomicType.BYTE),
            Map.entry("smallint", AtomicType.SHORT),
            Map.entry("int", AtomicType.INT),
            Map.entry("bigint", AtomicType.LONG),
            Map.entry("float", AtomicType.FLOAT),
            Map.entry("double", AtomicType.DOUBLE),
            Map.entry("decimal", DecimalType.DEFAULT),
            Map.entry("string", AtomicType.STRING),
            Map.entry("binary", AtomicType.BINARY),
            Map.entry("date", AtomicType.DATE),
            Map.entry("timestamp", AtomicType.TIMESTAMP));

    private final Analysis analysis;
    private final Terms terms;
    private final FunctionRegistry functions;
    private final ExpressionAnalyzer expressions;
    private final AggregateCalls aggregates;
    private final WindowAnalyzer windows;

    CallAnalyzer(Analysis analysis, ExpressionAnalyzer expressions) {
        this.analysis = analysis;
        this.terms = analysis.terms();
        this.functions = analysis.context().functions();
        this.expressions = expressions;
        this.aggregates = new AggregateCalls(analysis, expressions);
        this.windows = new WindowAnalyzer(analysis, expressions);
    }

    RexNode analyze(Call call) {
        String name = call.name().toLowerCase(Locale.ROOT);
        if (call.options().window() != null)
            return windows.over(call, call.options().window());
        RexNode special = special(name, call);
        if (special != null) return special;
        ScalarFunction scalar = functions.scalar(name);
        if (scalar != null) return scalar(scalar, name, call);
        if (functions.aggregate(name) != null) return aggregates.analyze(name, call);
        DataType castTo = CASTS.get(name);
        if (castTo != null && call.arguments().size() == 1) {
            return terms.explicitCast(argument(call, 0), castTo, false, call.position());
        }
        if (functions.window(name) != null) {
            throw KindlingException.of(
                            ErrorCondition.WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE, "`" + name + "` needs an OVER clause")
                    .parameter("funcName", "\"" + name + "\"")
                    .at(call.position())
                    .build();
        }
        if (functions.generator(name) != null) throw generatorInside(name, call.position());
        throw AnalysisErrors.unresolvedRoutine(call.name(), functions.names(), call.position());
    }

    private KindlingException generatorInside(String name, Position position) {
        boolean inSelect = expressions.clause().title().equals(SelectAnalyzer.SELECT_LIST);
        return KindlingException.of(
                        ErrorCondition.UNSUPPORTED_GENERATOR,
                        inSelect
                                ? "`" + name + "` makes rows and cannot stand inside another expression"
                                : "`" + name + "` makes rows and cannot stand in "
                                        + expressions.clause().title())
                .subcondition(inSelect ? "NESTED_IN_EXPRESSIONS" : "OUTSIDE_SELECT")
                .parameter("expression", "\"" + name + "\"")
                .hint("Write it as an item of its own, or in LATERAL VIEW.")
                .at(position)
                .build();
    }

    /// The value of a name like `current_date`, or null.
    @Nullable
    RexNode nameWithoutParentheses(ColumnName name) {
        if (name.parts().size() != 1) return null;
        String function = name.parts().getFirst().toLowerCase(Locale.ROOT);
        if (!WITHOUT_PARENTHESES.contains(function) || functions.scalar(function) == null) return null;
        return terms.call(function, List.of(), name.position());
    }

    /// The operators and functions whose meaning is more than a function of their arguments, or null.
    private @Nullable RexNode special(String name, Call call) {
        return switch (name) {
            case "and" -> terms.and(conditions("and", call));
            case "or" -> terms.or(conditions("or", call));
            case "not", "!" -> terms.not(condition(call, 0));
            case "=", "==", "!=", "<>", "<", "<=", ">", ">=", "<=>" -> comparison(name, call);
            case "isnull" -> terms.isNull(argument(call, 0));
            case "isnotnull" -> terms.isNotNull(argument(call, 0));
            case "istrue" -> terms.builder().makeCall(SqlStdOperatorTable.IS_TRUE, condition(call, 0));
            case "isfalse" -> terms.builder().makeCall(SqlStdOperatorTable.IS_FALSE, condition(call, 0));
            case "in" -> in(call);
            case "between" -> {
                checkCount(call, 3);
                Operand value = expressions.operand(call.arguments().get(0));
                Operand low = expressions.operand(call.arguments().get(1));
                Operand high = expressions.operand(call.arguments().get(2));
                RexNode above = compare(">=", value, low, call.position());
                yield terms.and(List.of(above, compare("<=", value, high, call.position())));
            }
            case "coalesce", "ifnull", "nvl" -> coalesce(call);
            case "if", "iff" -> {
                List<RexNode> arguments = fixed(call, 3);
                RexNode condition = terms.condition(arguments.getFirst(), "IF", call.position());
                yield terms.caseWhen(List.of(condition), arguments.subList(1, 3), call.position());
            }
            case "nvl2" -> {
                List<RexNode> arguments = fixed(call, 3);
                yield terms.caseWhen(
                        List.of(terms.isNotNull(arguments.getFirst())), arguments.subList(1, 3), call.position());
            }
            case "nullif" -> {
                List<RexNode> arguments = fixed(call, 2);
                RexNode equal = terms.compare("=", arguments.get(0), arguments.get(1), call.position());
                RexNode none = terms.nullOf(terms.typeOf(arguments.get(0)));
                yield terms.caseWhen(List.of(equal), List.of(none, arguments.get(0)), call.position());
            }
            case "struct" -> struct(call);
            case "grouping", "grouping_id" -> aggregates.grouping(name, call);
            case "count" -> aggregates.analyze(name, call);
            default -> null;
        };
    }

    private RexNode comparison(String name, Call call) {
        checkCount(call, 2);
        Operand left = expressions.operand(call.arguments().get(0));
        return compare(name, left, expressions.operand(call.arguments().get(1)), call.position());
    }

    private RexNode compare(String name, Operand left, Operand right, Position position) {
        RexNode compared = terms.compare(name, left.node(), right.node(), position);
        if (left.parameter() == null && right.parameter() == null) return terms.withoutTruthRange(compared);
        List<RexNode> fitted = ((RexCall) compared).getOperands();
        return terms.builder()
                .makeCall(
                        Terms.comparison(name),
                        expressions.withSlot(fitted.get(0), left, List.of(right.node())),
                        expressions.withSlot(fitted.get(1), right, List.of(left.node())));
    }

    private RexNode in(Call call) {
        List<Operand> operands =
                call.arguments().stream().map(expressions::operand).toList();
        List<RexNode> nodes =
                new ArrayList<>(operands.stream().map(Operand::node).toList());
        boolean hasParameters = operands.stream().anyMatch(o -> o.parameter() != null);
        DataType type = hasParameters ? terms.comparedType(nodes) : null;
        for (int i = 0; type != null && i < nodes.size(); i++) {
            if (operands.get(i).parameter() == null) continue;
            List<RexNode> others = nodes.subList(i == 0 ? 1 : 0, i == 0 ? nodes.size() : 1);
            nodes.set(i, expressions.withSlot(terms.cast(nodes.get(i), type), operands.get(i), others));
        }
        return terms.in(nodes.getFirst(), nodes.subList(1, nodes.size()), call.position());
    }

    /// The operands of a chain of `name`, however deep it nests to the left.
    private List<RexNode> conditions(String name, Call call) {
        var operands = new ArrayList<RexNode>();
        var rest = new ArrayDeque<Expression>();
        rest.push(call);
        while (!rest.isEmpty()) {
            Expression next = rest.pop();
            if (next instanceof Call inner && inner.name().equalsIgnoreCase(name)) {
                inner.arguments().reversed().forEach(rest::push);
            } else {
                operands.add(expectBoolean(name, expressions.analyze(next), next.position()));
            }
        }
        return operands;
    }

    private RexNode condition(Call call, int index) {
        return expectBoolean(call.name(), argument(call, index), call.position());
    }

    private RexNode expectBoolean(String operator, RexNode operand, Position position) {
        DataType type = terms.typeOf(operand);
        if (type == AtomicType.BOOLEAN) return operand;
        if (type == AtomicType.NULL) return terms.nullOf(AtomicType.BOOLEAN);
        throw KindlingException.of(
                        ErrorCondition.DATATYPE_MISMATCH, "`" + operator + "` takes BOOLEAN values, not " + type.sql())
                .subcondition("UNEXPECTED_INPUT_TYPE")
                .parameter("requiredType", "\"BOOLEAN\"")
                .parameter("inputType", "\"" + type.sql() + "\"")
                .at(position)
                .build();
    }

    private RexNode argument(Call call, int index) {
        if (index >= call.arguments().size()) {
            throw AnalysisErrors.wrongArgumentCount(
                    call.name(), String.valueOf(index + 1), call.arguments().size(), call.position());
        }
        return expressions.analyze(call.arguments().get(index));
    }

    private List<RexNode> fixed(Call call, int count) {
        checkCount(call, count);
        return expressions.analyzeAll(call.arguments());
    }

    private static void checkCount(Call call, int count) {
        if (call.arguments().size() != count) {
            throw AnalysisErrors.wrongArgumentCount(
                    call.name(), String.valueOf(count), call.arguments().size(), call.position());
        }
    }

    /// The first argument that is not NULL. As CASE, so that later arguments are not evaluated needlessly.
    private RexNode coalesce(Call call) {
        List<RexNode> arguments = expressions.analyzeAll(call.arguments());
        if (arguments.isEmpty()) {
            throw AnalysisErrors.wrongArgumentCount(call.name(), "> 0", 0, call.position());
        }
        List<RexNode> unified = terms.unify(call.name(), arguments, call.position());
        if (unified.size() == 1) return unified.getFirst();
        List<RexNode> tested = unified.subList(0, unified.size() - 1);
        ScalarFunction function = functions.scalar("coalesce");
        if (function != null && !tested.stream().allMatch(RexUtil::isDeterministic)) {
            return terms.call(function, unified, call.position());
        }
        var operands = new ArrayList<RexNode>();
        for (RexNode value : tested) {
            operands.add(terms.isNotNull(value));
            operands.add(value);
        }
        operands.add(unified.getLast());
        boolean nullable = unified.stream().allMatch(v -> v.getType().isNullable());
        SqlOperator operator = SqlStdOperatorTable.CASE;
        var type = terms.calcite(terms.typeOf(unified.getFirst()), nullable);
        return terms.builder().makeCall(type, operator, operands);
    }

    /// `struct(a, b AS c)`: its fields are named like the columns of a SELECT, `col1` where there is no name.
    private RexNode struct(Call call) {
        var arguments = new ArrayList<RexNode>();
        int number = 0;
        for (Expression argument : expandStars(call)) {
            number++;
            String name = switch (argument) {
                case Expression.Alias alias -> alias.names().getFirst();
                case ColumnName column -> column.parts().getLast();
                case Expression.FieldAccess access -> access.field();
                default -> "col" + number;
            };
            arguments.add(terms.text(name));
            arguments.add(expressions.analyze(argument));
        }
        return terms.call("named_struct", arguments, call.position());
    }

    private List<Expression> expandStars(Call call) {
        return StarExpansion.inArguments(call.arguments(), analysis, expressions);
    }

    private RexNode scalar(ScalarFunction function, String name, Call call) {
        if (call.options().distinct() || call.options().filter() != null) {
            throw AnalysisErrors.of(
                    ErrorCondition.INVALID_SQL_SYNTAX,
                    "FUNCTION_WITH_UNSUPPORTED_SYNTAX",
                    "`" + name + "` is no aggregate function and takes no DISTINCT or FILTER",
                    call.position());
        }
        var arguments = new ArrayList<RexNode>();
        for (Expression argument : expandStars(call)) {
            arguments.add(
                    argument instanceof Lambda lambda
                            ? lambda(function, arguments, lambda)
                            : expressions.analyze(argument));
        }
        if (function instanceof HigherOrderFunction higherOrder
                && arguments.stream().skip(higherOrder.firstLambda()).anyMatch(a -> !(a instanceof RexLambda))) {
            throw FunctionErrors.lambdaExpected(name).movedTo(call.position());
        }
        if (name.equals("positive") && TypeCoercion.isNumeric(terms.typeOf(arguments.getFirst()))) {
            return arguments.getFirst();
        }
        return terms.call(function, arguments, call.position());
    }

    private RexNode lambda(ScalarFunction function, List<RexNode> before, Lambda lambda) {
        if (!(function instanceof HigherOrderFunction higherOrder)) {
            throw AnalysisErrors.of(
                    ErrorCondition.INVALID_LAMBDA_FUNCTION_CALL,
                    "NON_HIGHER_ORDER_FUNCTION",
                    "`" + function.name() + "` takes no lambda",
                    lambda.position());
        }
        if (before.size() < higherOrder.firstLambda()) {
            throw FunctionErrors.valueExpected(function.name(), before.size()).movedTo(lambda.position());
        }
        List<DataType> types = Terms.placed(
                () -> higherOrder.parameterTypes(
                        terms.arguments(before),
                        before.size(),
                        lambda.parameters().size()),
                lambda.position());
        return expressions.lambda(
                lambda.parameters(),
                types,
                () -> expressions.lambdaCall(expressions.analyze(lambda.body()), expressions.lambdaParameters()));
    }

    /// Whether any of `arguments` is `*`, as in `count(*)`.
    static boolean isStar(List<Expression> arguments) {
        return arguments.size() == 1
                && arguments.getFirst() instanceof Star star
                && star.qualifier().isEmpty()
                && star.except().isEmpty();
    }
}
