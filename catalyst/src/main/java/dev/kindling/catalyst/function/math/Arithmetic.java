package dev.kindling.catalyst.function.math;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.function.time.TemporalArithmetic;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The operators `+ - * / % div` and their `try_` twins.
final class Arithmetic {

    private Arithmetic() {}

    static List<ScalarDefinition> functions() {
        var all = new ArrayList<ScalarDefinition>();
        all.add(operator(ArithmeticOperator.ADD, "+", OnFailure.ERROR)
                .summary("The sum; also a date or timestamp that much later.")
                .example("1 + 2", "3")
                .example("1.5 + 2", "3.5")
                .example("DATE '2024-01-31' + INTERVAL '1' MONTH", "2024-02-29")
                .build());
        all.add(operator(ArithmeticOperator.SUBTRACT, "-", OnFailure.ERROR)
                .summary("The difference; also a date or timestamp that much earlier.")
                .example("1 - 2", "-1")
                .build());
        all.add(operator(ArithmeticOperator.MULTIPLY, "*", OnFailure.ERROR)
                .summary("The product.")
                .example("2 * 3.50", "7.00")
                .build());
        all.add(operator(ArithmeticOperator.ADD, "try_add", OnFailure.NULL)
                .summary("The sum, or NULL where it overflows.")
                .example("try_add(2147483647, 1)", "NULL")
                .build());
        all.add(operator(ArithmeticOperator.SUBTRACT, "try_subtract", OnFailure.NULL)
                .summary("The difference, or NULL where it overflows.")
                .example("try_subtract(3, 1)", "2")
                .build());
        all.add(operator(ArithmeticOperator.MULTIPLY, "try_multiply", OnFailure.NULL)
                .summary("The product, or NULL where it overflows.")
                .example("try_multiply(2, 3)", "6")
                .build());
        all.add(division(Division.Kind.DIVIDE, OnFailure.ERROR, "/")
                .summary("The quotient: a DECIMAL for decimals, else a DOUBLE.")
                .example("7 / 2", "3.5")
                .build());
        all.add(division(Division.Kind.DIVIDE, OnFailure.NULL, "try_divide")
                .summary("The quotient, or NULL where the divisor is 0.")
                .example("try_divide(1, 0)", "NULL")
                .build());
        all.add(division(Division.Kind.REMAINDER, OnFailure.ERROR, "%", "mod")
                .summary("What remains of a division, with the sign of the dividend.")
                .example("-7 % 3", "-1")
                .example("mod(7, 3)", "1")
                .build());
        all.add(division(Division.Kind.REMAINDER, OnFailure.NULL, "try_mod")
                .summary("What remains of a division, or NULL where the divisor is 0.")
                .example("try_mod(7, 0)", "NULL")
                .build());
        all.add(division(Division.Kind.INTEGRAL, OnFailure.ERROR, "div")
                .summary("The whole part of a quotient.")
                .example("7 div 2", "3")
                .build());
        all.add(division(Division.Kind.POSITIVE_REMAINDER, OnFailure.ERROR, "pmod")
                .summary("What remains of a division, never negative for a positive divisor.")
                .example("pmod(-7, 3)", "2")
                .build());
        return all;
    }

    private static ScalarDefinition.Builder operator(ArithmeticOperator operator, String name, OnFailure onFailure) {
        var builder = ScalarDefinition.named(name)
                .binder((called, arguments) -> bind(operator, called, arguments))
                .kernels(signature -> kernel(operator, signature, onFailure))
                .fails();
        return onFailure == OnFailure.NULL ? builder.maybeNull() : builder;
    }

    private static ScalarDefinition.Builder division(Division.Kind kind, OnFailure onFailure, String... names) {
        String[] aliases = Arrays.copyOfRange(names, 1, names.length);
        var builder = ScalarDefinition.named(names[0], aliases)
                .binder((called, arguments) -> bindDivision(kind, called, arguments))
                .kernels(signature -> TemporalArithmetic.takes(signature)
                        ? TemporalArithmetic.division(signature, onFailure)
                        : Division.kernel(kind, signature, onFailure))
                .fails();
        return onFailure == OnFailure.NULL ? builder.maybeNull() : builder;
    }

    private static Signature bind(ArithmeticOperator operator, String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 2, 2);
        Signature temporal = switch (operator) {
            case ADD -> TemporalArithmetic.bindSum(arguments);
            case SUBTRACT -> TemporalArithmetic.bindDifference(arguments);
            case MULTIPLY -> TemporalArithmetic.bindProduct(arguments);
        };
        if (temporal != null) return temporal;
        List<DataType> operands = operandTypes(name, arguments);
        if (operands.get(0) instanceof DecimalType a && operands.get(1) instanceof DecimalType b) {
            return Signatures.signature(arguments, operands, DecimalArithmetic.resultType(operator, a, b));
        }
        return Signatures.signature(arguments, operands, operands.getFirst());
    }

    private static Signature bindDivision(Division.Kind kind, String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 2, 2);
        if (kind == Division.Kind.DIVIDE) {
            Signature temporal = TemporalArithmetic.bindDivision(arguments);
            if (temporal != null) return temporal;
        }
        List<DataType> operands = operandTypes(name, arguments);
        if (operands.get(0) instanceof DecimalType a && operands.get(1) instanceof DecimalType b) {
            DataType result = kind == Division.Kind.INTEGRAL ? AtomicType.LONG : Division.resultType(kind, a, b);
            return Signatures.signature(arguments, operands, result);
        }
        DataType type = operands.getFirst();
        if (kind == Division.Kind.DIVIDE && type != AtomicType.DOUBLE) {
            // Two FLOATs divide as DOUBLEs, too.
            return Signatures.signature(arguments, List.of(AtomicType.DOUBLE, AtomicType.DOUBLE), AtomicType.DOUBLE);
        }
        if (kind == Division.Kind.INTEGRAL) {
            if (TypeCoercion.isFloating(type)) {
                throw FunctionErrors.unexpectedType(name, 0, "an integral or decimal type", type);
            }
            return Signatures.signature(arguments, operands, AtomicType.LONG);
        }
        return Signatures.signature(arguments, operands, type);
    }

    /// The types the two operands are cast to: one type, or two decimals.
    private static List<DataType> operandTypes(String name, List<Argument> arguments) {
        DataType left = TypeCoercion.withoutLength(arguments.get(0).type());
        DataType right = TypeCoercion.withoutLength(arguments.get(1).type());
        DataType common = TypeCoercion.commonType(left, right);
        if (common == null) throw FunctionErrors.differentTypes(name, left, right);
        if (common == AtomicType.NULL || common == AtomicType.STRING) common = AtomicType.DOUBLE;
        if (!TypeCoercion.isNumeric(common)) {
            throw FunctionErrors.unexpectedType(name, 0, "\"NUMERIC\"", TypeCoercion.isNumeric(left) ? right : left);
        }
        if (common instanceof DecimalType) {
            return List.of(decimalType(arguments.get(0), common), decimalType(arguments.get(1), common));
        }
        return List.of(common, common);
    }

    /// An operand's own decimal type: the narrowest that holds it for an integer constant.
    private static DataType decimalType(Argument argument, DataType common) {
        DataType type = argument.type();
        if (type instanceof DecimalType) return type;
        if (!TypeCoercion.isIntegral(type)) return common;
        var literal = argument.constant();
        if (literal == null || !(literal.value() instanceof Number number)) return TypeCoercion.decimalFor(type);
        int digits = BigInteger.valueOf(number.longValue()).abs().toString().length();
        return new DecimalType(digits, 0);
    }

    private static Kernel kernel(ArithmeticOperator operator, Signature signature, OnFailure onFailure) {
        if (TemporalArithmetic.takes(signature)) {
            return switch (operator) {
                case ADD -> TemporalArithmetic.sum(signature, onFailure);
                case SUBTRACT -> TemporalArithmetic.difference(signature, onFailure);
                case MULTIPLY -> TemporalArithmetic.product(signature, onFailure);
            };
        }
        DataType type = signature.argumentTypes().getFirst();
        if (type instanceof DecimalType) return DecimalArithmetic.kernel(operator, signature, onFailure);
        return switch ((AtomicType) type) {
            case FLOAT -> FloatingArithmetic.floats(operator);
            case DOUBLE -> FloatingArithmetic.doubles(operator);
            default -> IntegralArithmetic.kernel(operator, (AtomicType) type, onFailure);
        };
    }
}
