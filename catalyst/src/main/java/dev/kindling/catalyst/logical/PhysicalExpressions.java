package dev.kindling.catalyst.logical;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
import dev.kindling.catalyst.expression.PhysicalExpression.Branch;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.InSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Lambda;
import dev.kindling.catalyst.expression.PhysicalExpression.LambdaParameter;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.expression.PhysicalExpression.Or;
import dev.kindling.catalyst.expression.PhysicalExpression.StructField;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.error.InternalException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLambda;
import org.apache.calcite.rex.RexLambdaRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.Sarg;

/// Turns resolved row expressions into physical ones. Standard operators become the functions of the same meaning
/// in the registry; where one of Calcite's rules mixed types, a cast makes the arguments fit the signature and the
/// result fit the type the plan says.
public final class PhysicalExpressions {

    private final RexBuilder builder;
    private final FunctionRegistry functions;
    private final List<Literal> slots;

    public PhysicalExpressions(RexBuilder builder, FunctionRegistry functions) {
        this(builder, functions, List.of());
    }

    /// @param slots the values of the slots for parameters, by index
    public PhysicalExpressions(RexBuilder builder, FunctionRegistry functions, List<Literal> slots) {
        this.builder = builder;
        this.functions = functions;
        this.slots = List.copyOf(slots);
    }

    public PhysicalExpression convert(RexNode node) {
        return switch (node) {
            case RexInputRef reference ->
                new ColumnReference(
                        reference.getIndex(),
                        LogicalTypes.fromCalcite(reference.getType()),
                        reference.getType().isNullable());
            case RexLiteral literal -> LogicalLiterals.fromRex(literal);
            case RexFieldAccess access ->
                new StructField(
                        convert(access.getReferenceExpr()),
                        access.getField().getIndex(),
                        LogicalTypes.fromCalcite(access.getType()),
                        access.getType().isNullable());
            case RexCall call -> convertCall(call);
            case RexDynamicParam slot when slot.getIndex() < slots.size() -> slots.get(slot.getIndex());
            case RexLambda lambda -> lambda(lambda);
            case RexLambdaRef parameter ->
                new LambdaParameter(
                        LambdaParameters.depth(parameter.getIndex()),
                        LambdaParameters.position(parameter.getIndex()),
                        LogicalTypes.fromCalcite(parameter.getType()),
                        parameter.getType().isNullable());
            default ->
                throw new InternalException(
                        "no physical form of " + node.getClass().getSimpleName() + " " + node);
        };
    }

    private Lambda lambda(RexLambda lambda) {
        var types = new ArrayList<DataType>();
        int depth = 0;
        for (RexLambdaRef parameter : lambda.getParameters()) {
            types.add(LogicalTypes.fromCalcite(parameter.getType()));
            depth = LambdaParameters.depth(parameter.getIndex());
        }
        return new Lambda(types, convert(lambda.getExpression()), depth);
    }

    public List<PhysicalExpression> convertAll(List<? extends RexNode> nodes) {
        var converted = new ArrayList<PhysicalExpression>(nodes.size());
        for (RexNode node : nodes) converted.add(convert(node));
        return converted;
    }

    private PhysicalExpression convertCall(RexCall call) {
        DataType type = LogicalTypes.fromCalcite(call.getType());
        if (call.getOperator() instanceof ScalarOperator operator) {
            return as(call(operator.function(), convertAll(call.getOperands())), type);
        }
        if (call.getOperator() instanceof TryCastOperator) {
            return new Cast(convert(call.getOperands().getFirst()), type, OnFailure.NULL);
        }
        return switch (call.getKind()) {
            case AND -> new And(convertAll(RexUtil.flattenAnd(call.getOperands())));
            case OR -> new Or(convertAll(RexUtil.flattenOr(call.getOperands())));
            case CASE -> caseWhen(call, type);
            case CAST -> as(convert(call.getOperands().getFirst()), type);
            case REINTERPRET -> as(convert(call.getOperands().getFirst()), type);
            case SEARCH -> search(call);
            case IS_NOT_TRUE -> not(named("istrue", call));
            case IS_NOT_FALSE -> not(named("isfalse", call));
            case IS_DISTINCT_FROM -> not(named("<=>", call));
            case COALESCE -> as(named("coalesce", call), type);
            default -> as(named(functionName(call), call), type);
        };
    }

    private static String functionName(RexCall call) {
        return switch (call.getKind()) {
            case EQUALS -> "=";
            case NOT_EQUALS -> "!=";
            case LESS_THAN -> "<";
            case LESS_THAN_OR_EQUAL -> "<=";
            case GREATER_THAN -> ">";
            case GREATER_THAN_OR_EQUAL -> ">=";
            case IS_NOT_DISTINCT_FROM -> "<=>";
            case NOT -> "not";
            case IS_NULL -> "isnull";
            case IS_NOT_NULL -> "isnotnull";
            case IS_TRUE -> "istrue";
            case IS_FALSE -> "isfalse";
            case PLUS -> "+";
            case MINUS -> "-";
            case TIMES -> "*";
            case DIVIDE -> "/";
            case MOD -> "%";
            case MINUS_PREFIX -> "negative";
            default -> throw new InternalException("no function for " + call.getKind() + " in " + call);
        };
    }

    private PhysicalExpression named(String name, RexCall call) {
        return call(function(name), convertAll(call.getOperands()));
    }

    private ScalarFunction function(String name) {
        ScalarFunction function = functions.scalar(name);
        if (function == null) throw new InternalException("the registry has no function `" + name + "`");
        return function;
    }

    private PhysicalExpression not(PhysicalExpression operand) {
        return call(function("not"), List.of(operand));
    }

    /// A call of `function`, its arguments cast to what its signature wants.
    public static Call call(ScalarFunction function, List<PhysicalExpression> arguments) {
        var known = new ArrayList<Argument>(arguments.size());
        for (PhysicalExpression argument : arguments) {
            known.add(new Argument(
                    argument.type(), argument.nullable(), argument instanceof Literal literal ? literal : null));
        }
        Signature signature = function.bind(known);
        var fitting = new ArrayList<PhysicalExpression>(arguments.size());
        for (int i = 0; i < arguments.size(); i++) {
            fitting.add(as(arguments.get(i), signature.argumentTypes().get(i)));
        }
        return new Call(function, signature, fitting);
    }

    /// `expression` as a value of `type`; a cast unless it is one already.
    public static PhysicalExpression as(PhysicalExpression expression, DataType type) {
        if (expression.type().equals(type)) return expression;
        if (expression instanceof Lambda(var parameters, var body, int depth)) {
            return new Lambda(parameters, as(body, type), depth);
        }
        if (expression instanceof Literal literal && literal.value() == null) return new Literal(null, type);
        return new Cast(expression, type, OnFailure.ERROR);
    }

    private CaseWhen caseWhen(RexCall call, DataType type) {
        List<PhysicalExpression> operands = convertAll(call.getOperands());
        var branches = new ArrayList<Branch>();
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            branches.add(new Branch(operands.get(i), as(operands.get(i + 1), type)));
        }
        PhysicalExpression last = operands.size() % 2 == 1 ? as(operands.getLast(), type) : null;
        boolean isNull = last instanceof Literal literal && literal.value() == null;
        return new CaseWhen(branches, isNull ? null : last, type);
    }

    /// A search of points only is a set; anything else is expanded into comparisons.
    private PhysicalExpression search(RexCall call) {
        RexNode operand = call.getOperands().getFirst();
        if (call.getOperands().get(1) instanceof RexLiteral literal && literal.getValue() instanceof Sarg<?> sarg) {
            DataType type = LogicalTypes.fromCalcite(operand.getType());
            if (sarg.isPoints() && sarg.pointCount > 1 && sarg.nullAs == RexUnknownAs.UNKNOWN) {
                return inSet(operand, sarg, literal, type);
            }
            if (sarg.isComplementedPoints() && sarg.pointCount > 1 && sarg.nullAs == RexUnknownAs.UNKNOWN) {
                return not(inSet(operand, sarg.negate(), literal, type));
            }
        }
        RexNode expanded = RexUtil.expandSearch(builder, null, call);
        if (expanded.getKind() == SqlKind.SEARCH) throw new InternalException("cannot expand " + call);
        return convert(expanded);
    }

    private InSet inSet(RexNode operand, Sarg<?> sarg, RexLiteral literal, DataType type) {
        var candidates = new ArrayList<Literal>();
        for (var range : sarg.rangeSet.asRanges()) {
            Comparable<?> point = range.lowerEndpoint();
            RexNode value = point instanceof BigDecimal number
                    ? builder.makeExactLiteral(number, operand.getType())
                    : builder.makeLiteral(point, literal.getType(), true, true);
            candidates.add(literalOf(value, type));
        }
        return new InSet(as(convert(operand), type), candidates, false);
    }

    private Literal literalOf(RexNode value, DataType type) {
        if (value instanceof RexLiteral literal) {
            Literal converted = LogicalLiterals.fromRex(literal);
            if (converted.type().equals(type)) return converted;
            if (converted.type() == AtomicType.STRING && type == AtomicType.STRING) return converted;
        }
        throw new InternalException("not a constant of type " + type + ": " + value);
    }
}
