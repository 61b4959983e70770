package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.function.coercion.CastRules;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.logical.LogicalLiterals;
import dev.kindling.catalyst.logical.LogicalTypes;
import dev.kindling.catalyst.logical.ScalarOperator;
import dev.kindling.catalyst.logical.TryCastOperator;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.InternalException;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Position;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLambda;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// Makes row expressions: every one has exactly the type Spark gives it, with all implicit casts in place.
final class Terms {

    private final RexBuilder builder;
    private final FunctionRegistry functions;

    Terms(RexBuilder builder, FunctionRegistry functions) {
        this.builder = builder;
        this.functions = functions;
    }

    RexBuilder builder() {
        return builder;
    }

    DataType typeOf(RexNode node) {
        return LogicalTypes.fromCalcite(node.getType());
    }

    RelDataType calcite(DataType type, boolean nullable) {
        return LogicalTypes.toCalcite(builder.getTypeFactory(), type, nullable);
    }

    RexNode field(RelNode node, int index) {
        return builder.makeInputRef(node, index);
    }

    RexNode literal(Literal literal) {
        RexNode node = LogicalLiterals.toRex(builder, literal);
        if (node != null) return node;
        return switch (literal.value()) {
            case Double _, Float _ ->
                builder.makeAbstractCast(calcite(literal.type(), false), text(String.valueOf(literal.value())), false);
            case null, default ->
                throw new InternalException("no constant of type " + literal.type() + ": " + literal.value());
        };
    }

    RexNode text(String value) {
        return literal(new Literal(value, AtomicType.STRING));
    }

    RexNode integer(int value) {
        return literal(new Literal(value, AtomicType.INT));
    }

    RexNode bool(boolean value) {
        return builder.makeLiteral(value);
    }

    RexNode nullOf(DataType type) {
        return builder.makeNullLiteral(calcite(type, true));
    }

    /// The constant `node` is, or null.
    @Nullable
    Literal constant(RexNode node) {
        return node instanceof RexLiteral literal && literal.getTypeName() != SqlTypeName.SARG
                ? LogicalLiterals.fromRex(literal)
                : null;
    }

    Argument argument(RexNode node) {
        if (node instanceof RexLambda lambda) {
            RexNode body = lambda.getExpression();
            return new Argument(typeOf(body), body.getType().isNullable(), null);
        }
        return new Argument(typeOf(node), node.getType().isNullable(), constant(node));
    }

    List<Argument> arguments(List<RexNode> nodes) {
        return nodes.stream().map(this::argument).toList();
    }

    /// `node` as a value of `type`: itself if it is one, a constant of the type if it is a number, else a cast.
    RexNode cast(RexNode node, DataType type) {
        DataType from = typeOf(node);
        if (from.catalogString().equals(type.catalogString())) return node;
        if (node instanceof RexLiteral literal) {
            if (literal.isNull()) return nullOf(type);
            RexNode folded = foldNumber(literal, from, type);
            if (folded != null) return folded;
        }
        return builder.makeAbstractCast(calcite(type, node.getType().isNullable()), node, false);
    }

    /// An exact number as a constant of another number type, or null where it does not fit exactly.
    private @Nullable RexNode foldNumber(RexLiteral literal, DataType from, DataType to) {
        if (!TypeCoercion.isIntegral(from) && !(from instanceof DecimalType)) return null;
        BigDecimal value = literal.getValueAs(BigDecimal.class);
        if (value == null) return null;
        RelDataType type = calcite(to, false);
        return switch (to) {
            case AtomicType.BYTE -> fits(value, 7) ? builder.makeExactLiteral(value, type) : null;
            case AtomicType.SHORT -> fits(value, 15) ? builder.makeExactLiteral(value, type) : null;
            case AtomicType.INT -> fits(value, 31) ? builder.makeExactLiteral(value, type) : null;
            case AtomicType.LONG -> fits(value, 63) ? builder.makeExactLiteral(value, type) : null;
            case AtomicType.DOUBLE ->
                builder.makeApproxLiteral(new BigDecimal(Double.toString(value.doubleValue())), type);
            case DecimalType(int precision, int scale) -> {
                BigDecimal stripped = value.stripTrailingZeros();
                if (stripped.scale() > scale || stripped.precision() - stripped.scale() > precision - scale) yield null;
                yield builder.makeExactLiteral(value.setScale(scale, RoundingMode.UNNECESSARY), type);
            }
            default -> null;
        };
    }

    private static boolean fits(BigDecimal value, int bits) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() <= 0 && stripped.toBigIntegerExact().bitLength() <= bits;
    }

    /// What the user's CAST says; an error where the types do not convert.
    RexNode explicitCast(RexNode node, DataType type, boolean tryCast, Position position) {
        DataType from = typeOf(node);
        DataType to = TypeCoercion.withoutLength(type);
        if (!CastRules.canCast(from, to)) {
            throw KindlingException.of(
                            ErrorCondition.DATATYPE_MISMATCH, "no cast from " + from.sql() + " to " + to.sql())
                    .subcondition("CAST_WITHOUT_SUGGESTION")
                    .parameter("srcType", "\"" + from.sql() + "\"")
                    .parameter("targetType", "\"" + to.sql() + "\"")
                    .at(position)
                    .build();
        }
        if (from.catalogString().equals(to.catalogString())) return node;
        if (tryCast && CastRules.canFail(from, to)) {
            return builder.makeCall(calcite(to, true), TryCastOperator.INSTANCE, List.of(node));
        }
        return cast(node, to);
    }

    /// A call of `function`, its arguments cast as its signature says.
    RexNode call(ScalarFunction function, List<RexNode> arguments, Position position) {
        Signature signature = placed(() -> function.bind(arguments(arguments)), position);
        var fitting = fit(arguments, signature.argumentTypes());
        RelDataType type = calcite(signature.resultType(), signature.nullable());
        SqlOperator standard =
                TypeCoercion.isNumeric(signature.resultType()) ? arithmetic(function.name(), arguments.size()) : null;
        return builder.makeCall(type, standard != null ? standard : new ScalarOperator(function), fitting);
    }

    List<RexNode> fit(List<RexNode> arguments, List<DataType> types) {
        var fitting = new ArrayList<RexNode>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            fitting.add(i < types.size() ? fit(arguments.get(i), types.get(i)) : arguments.get(i));
        }
        return fitting;
    }

    /// `argument` as a value of `type`; of a lambda, its body.
    private RexNode fit(RexNode argument, DataType type) {
        if (!(argument instanceof RexLambda lambda)) return cast(argument, type);
        RexNode body = cast(lambda.getExpression(), type);
        return body.equals(lambda.getExpression()) ? lambda : builder.makeLambdaCall(body, lambda.getParameters());
    }

    /// A call of the function of this name, which the registry must have.
    RexNode call(String name, List<RexNode> arguments, Position position) {
        ScalarFunction function = functions.scalar(name);
        if (function == null) throw AnalysisErrors.unresolvedRoutine(name, functions.names(), position);
        return call(function, arguments, position);
    }

    private static @Nullable SqlOperator arithmetic(String name, int argumentCount) {
        if (argumentCount == 1) return name.equals("negative") ? SqlStdOperatorTable.UNARY_MINUS : null;
        if (argumentCount != 2) return null;
        return switch (name) {
            case "+" -> SqlStdOperatorTable.PLUS;
            case "-" -> SqlStdOperatorTable.MINUS;
            case "*" -> SqlStdOperatorTable.MULTIPLY;
            case "/" -> SqlStdOperatorTable.DIVIDE;
            case "%" -> SqlStdOperatorTable.MOD;
            default -> null;
        };
    }

    /// `left operator right` for a comparison `operator`.
    RexNode compare(String operator, RexNode left, RexNode right, Position position) {
        DataType type = comparedType(List.of(left, right));
        if (type == null) throw AnalysisErrors.differentTypes(operator, typeOf(left), typeOf(right), position);
        if (!TypeCoercion.isOrderable(type)) {
            throw AnalysisErrors.mismatch(
                    "INVALID_ORDERING_TYPE",
                    "`" + operator + "` cannot compare values of type " + type.sql(),
                    position);
        }
        return builder.makeCall(comparison(operator), cast(left, type), cast(right, type));
    }

    /// `comparison` without its constant if that is a truth value and the comparison by less or greater: such are
    /// made ranges of, with which Calcite goes wrong, see [#in].
    RexNode withoutTruthRange(RexNode comparison) {
        if (!(comparison instanceof RexCall call) || call.getOperands().size() != 2) return comparison;
        RexNode left = call.getOperands().get(0);
        RexNode right = call.getOperands().get(1);
        if (isTruth(right)) return comparedWithTruth(call.getKind(), left, right.isAlwaysTrue(), comparison);
        if (isTruth(left)) return comparedWithTruth(call.getKind().reverse(), right, left.isAlwaysTrue(), comparison);
        return comparison;
    }

    private static boolean isTruth(RexNode node) {
        return node.isAlwaysTrue() || node.isAlwaysFalse();
    }

    private RexNode comparedWithTruth(SqlKind kind, RexNode value, boolean truth, RexNode otherwise) {
        RexNode unknown = nullOf(AtomicType.BOOLEAN);
        return switch (kind) {
            case LESS_THAN -> truth ? not(value) : and(List.of(isNull(value), unknown));
            case LESS_THAN_OR_EQUAL -> truth ? or(List.of(isNotNull(value), unknown)) : not(value);
            case GREATER_THAN -> truth ? and(List.of(isNull(value), unknown)) : value;
            case GREATER_THAN_OR_EQUAL -> truth ? value : or(List.of(isNotNull(value), unknown));
            default -> otherwise;
        };
    }

    static SqlOperator comparison(String operator) {
        return switch (operator) {
            case "=", "==" -> SqlStdOperatorTable.EQUALS;
            case "!=", "<>" -> SqlStdOperatorTable.NOT_EQUALS;
            case "<" -> SqlStdOperatorTable.LESS_THAN;
            case "<=" -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
            case ">" -> SqlStdOperatorTable.GREATER_THAN;
            case ">=" -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
            case "<=>" -> SqlStdOperatorTable.IS_NOT_DISTINCT_FROM;
            default -> throw new InternalException("not a comparison: " + operator);
        };
    }

    /// The type all of `nodes` become side by side, or null.
    @Nullable
    DataType commonType(List<RexNode> nodes) {
        return TypeCoercion.commonType(nodes.stream().map(this::typeOf).toList());
    }

    /// The type `nodes` are compared in, or null. An integer constant beside decimals counts as a decimal of its
    /// own digits.
    @Nullable
    DataType comparedType(List<RexNode> nodes) {
        boolean decimals = nodes.stream().anyMatch(n -> typeOf(n) instanceof DecimalType);
        var types = new ArrayList<DataType>();
        for (RexNode node : nodes) {
            DataType type = typeOf(node);
            if (decimals && TypeCoercion.isIntegral(type) && node instanceof RexLiteral literal && !literal.isNull()) {
                BigDecimal value = literal.getValueAs(BigDecimal.class);
                if (value != null) type = new DecimalType(Math.max(1, value.precision()), 0);
            }
            types.add(type);
        }
        return TypeCoercion.commonType(types);
    }

    /// `nodes` as values of their common type.
    List<RexNode> unify(String what, List<RexNode> nodes, Position position) {
        DataType type = commonType(nodes);
        if (type == null) {
            throw AnalysisErrors.dataDifferentTypes(
                    what, nodes.stream().map(this::typeOf).toList(), position);
        }
        return nodes.stream().map(n -> cast(n, type)).toList();
    }

    /// `CASE WHEN conditions[0] THEN results[0] ... ELSE results.last END`.
    RexNode caseWhen(List<RexNode> conditions, List<RexNode> results, Position position) {
        List<RexNode> unified = unify("CASE", results, position);
        boolean nullable = unified.stream().anyMatch(n -> n.getType().isNullable());
        var operands = new ArrayList<RexNode>();
        for (int i = 0; i < conditions.size(); i++) {
            operands.add(conditions.get(i));
            operands.add(unified.get(i));
        }
        operands.add(unified.getLast());
        return builder.makeCall(calcite(typeOf(unified.getFirst()), nullable), SqlStdOperatorTable.CASE, operands);
    }

    /// `node` where a truth value is wanted.
    RexNode condition(RexNode node, String clause, Position position) {
        DataType type = typeOf(node);
        if (type == AtomicType.NULL) return nullOf(AtomicType.BOOLEAN);
        if (type != AtomicType.BOOLEAN) throw AnalysisErrors.notBoolean(clause, type, position);
        return node;
    }

    RexNode and(List<RexNode> operands) {
        // Flattening leaves out operands that say the same.
        List<RexNode> distinct = RexUtil.flattenAnd(operands);
        if (distinct.isEmpty()) return bool(true);
        return distinct.size() == 1 ? distinct.getFirst() : builder.makeCall(SqlStdOperatorTable.AND, distinct);
    }

    RexNode or(List<RexNode> operands) {
        List<RexNode> distinct = RexUtil.flattenOr(operands);
        if (distinct.isEmpty()) return bool(false);
        return distinct.size() == 1 ? distinct.getFirst() : builder.makeCall(SqlStdOperatorTable.OR, distinct);
    }

    RexNode not(RexNode operand) {
        return builder.makeCall(SqlStdOperatorTable.NOT, operand);
    }

    RexNode isNotNull(RexNode operand) {
        return builder.makeCall(SqlStdOperatorTable.IS_NOT_NULL, operand);
    }

    RexNode isNull(RexNode operand) {
        return builder.makeCall(SqlStdOperatorTable.IS_NULL, operand);
    }

    /// `first`, or where it is NULL `second`.
    RexNode firstNotNull(RexNode first, RexNode second) {
        List<RexNode> unified = unify("coalesce", List.of(first, second), Position.NONE);
        boolean nullable = unified.stream().allMatch(v -> v.getType().isNullable());
        return builder.makeCall(
                calcite(typeOf(unified.getFirst()), nullable),
                SqlStdOperatorTable.CASE,
                List.of(isNotNull(unified.get(0)), unified.get(0), unified.get(1)));
    }

    /// Whether `value` is one of `candidates`.
    RexNode in(RexNode value, List<RexNode> candidates, Position position) {
        var all = new ArrayList<RexNode>();
        all.add(value);
        all.addAll(candidates);
        DataType type = comparedType(all);
        if (type == null)
            throw AnalysisErrors.dataDifferentTypes(
                    "IN", all.stream().map(this::typeOf).toList(), position);
        List<RexNode> unified = all.stream().map(n -> cast(n, type)).toList();
        RexNode left = unified.getFirst();
        // Where a filter takes NULL for false, Calcite simplifies what SEARCH looks for as if that did not matter.
        boolean canSearch = type != AtomicType.BOOLEAN;
        var constants = new ArrayList<RexNode>();
        var parts = new ArrayList<RexNode>();
        for (RexNode candidate : unified.subList(1, unified.size())) {
            if (canSearch && candidate instanceof RexLiteral literal && !literal.isNull()) constants.add(candidate);
            else parts.add(builder.makeCall(SqlStdOperatorTable.EQUALS, left, candidate));
        }
        if (constants.size() == 1) {
            parts.addFirst(builder.makeCall(SqlStdOperatorTable.EQUALS, left, constants.getFirst()));
        } else if (!constants.isEmpty()) {
            parts.addFirst(builder.makeIn(left, constants));
        }
        return or(parts);
    }

    /// What `binding` gives; its error gets the place of the call.
    static <T> T placed(Supplier<T> binding, Position position) {
        try {
            return binding.get();
        } catch (KindlingException e) {
            throw e.movedTo(position);
        }
    }
}
