package dev.kindling.catalyst.function.builtin;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.DataType;

/// What functions say when they cannot take their arguments.
public final class FunctionErrors {

    private FunctionErrors() {}

    /// @param expected a number, a range or a choice: `2`, `[1, 3]`, `> 1`
    public static KindlingException wrongNumberOfArguments(String name, String expected, int actual) {
        return KindlingException.of(
                        ErrorCondition.WRONG_NUM_ARGS,
                        "the function `" + name + "` takes " + expected
                                + (expected.equals("1") ? " argument" : " arguments") + ", not " + actual)
                .subcondition("WITHOUT_SUGGESTION")
                .parameter("functionName", "`" + name + "`")
                .parameter("expectedNum", expected)
                .parameter("actualNum", actual)
                .hint("See DESCRIBE FUNCTION EXTENDED " + name + ".")
                .build();
    }

    /// A lambda that names more parameters than its function gives.
    public static KindlingException wrongNumberOfLambdaParameters(String name, int expected, int actual) {
        return KindlingException.of(
                        ErrorCondition.INVALID_LAMBDA_FUNCTION_CALL,
                        "the lambda of `" + name + "` is given " + expected + " values, not " + actual)
                .subcondition("NUM_ARGS_MISMATCH")
                .parameter("expectedNumArgs", expected)
                .parameter("actualNumArgs", actual)
                .build();
    }

    public static KindlingException lambdaExpected(String name) {
        return KindlingException.of(
                        ErrorCondition.INVALID_LAMBDA_FUNCTION_CALL,
                        "`" + name + "` takes a lambda, as in `x -> x + 1`")
                .subcondition("PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION")
                .build();
    }

    /// A lambda where a function takes a value.
    public static KindlingException valueExpected(String name, int index) {
        return KindlingException.of(
                        ErrorCondition.INVALID_LAMBDA_FUNCTION_CALL,
                        "argument " + (index + 1) + " of `" + name + "` is a value, not a lambda")
                .subcondition("PARAMETER_DOES_NOT_ACCEPT_LAMBDA_FUNCTION")
                .build();
    }

    /// @param index of the argument, from 0
    public static KindlingException unexpectedType(String name, int index, String required, DataType actual) {
        return KindlingException.of(
                        ErrorCondition.DATATYPE_MISMATCH,
                        "argument " + (index + 1) + " of `" + name + "` has the type \"" + actual.sql() + "\" where "
                                + required + " is wanted")
                .subcondition("UNEXPECTED_INPUT_TYPE")
                .parameter("functionName", "`" + name + "`")
                .parameter("paramIndex", ordinal(index))
                .parameter("requiredType", required)
                .parameter("inputType", "\"" + actual.sql() + "\"")
                .hint("Cast it, or see DESCRIBE FUNCTION EXTENDED " + name + ".")
                .build();
    }

    private static String ordinal(int index) {
        return switch (index) {
            case 0 -> "first";
            case 1 -> "second";
            case 2 -> "third";
            case 3 -> "fourth";
            default -> String.valueOf(index + 1);
        };
    }

    /// The two sides of an operator do not go together.
    public static KindlingException differentTypes(String name, DataType left, DataType right) {
        return KindlingException.of(
                        ErrorCondition.DATATYPE_MISMATCH,
                        "the operands of `" + name + "` have the types \"" + left.sql() + "\" and \"" + right.sql()
                                + "\", which do not go together")
                .subcondition("BINARY_OP_DIFF_TYPES")
                .parameter("functionName", "`" + name + "`")
                .parameter("left", "\"" + left.sql() + "\"")
                .parameter("right", "\"" + right.sql() + "\"")
                .hint("Cast one of them.")
                .build();
    }

    /// Arguments that should share a type do not.
    public static KindlingException noCommonType(String name, String types) {
        return KindlingException.of(
                        ErrorCondition.DATATYPE_MISMATCH,
                        "the arguments of `" + name + "` should have one type, but have " + types)
                .subcondition("DATA_DIFF_TYPES")
                .parameter("functionName", "`" + name + "`")
                .parameter("dataType", types)
                .build();
    }

    /// The function cannot order or compare values of that type.
    public static KindlingException notOrderable(String name, DataType type) {
        return KindlingException.of(
                        ErrorCondition.DATATYPE_MISMATCH,
                        "`" + name + "` cannot order values of the type \"" + type.sql() + "\"")
                .subcondition("INVALID_ORDERING_TYPE")
                .parameter("functionName", "`" + name + "`")
                .parameter("dataType", "\"" + type.sql() + "\"")
                .build();
    }

    /// An argument has a value the function does not take.
    public static KindlingException invalidValue(String name, String parameter, String invalid, String expected) {
        return KindlingException.of(
                        ErrorCondition.INVALID_PARAMETER_VALUE,
                        "`" + parameter + "` of `" + name + "` is " + invalid + " but should be " + expected)
                .parameter("functionName", "`" + name + "`")
                .parameter("parameter", "`" + parameter + "`")
                .parameter("invalidValue", invalid)
                .build();
    }

    public static KindlingException notConstant(String name, String parameter) {
        return KindlingException.of(
                        ErrorCondition.DATATYPE_MISMATCH, "`" + parameter + "` of `" + name + "` must be a constant")
                .subcondition("NON_FOLDABLE_INPUT")
                .parameter("functionName", "`" + name + "`")
                .parameter("inputName", "`" + parameter + "`")
                .build();
    }

    /// @param what e.g. "integer overflow"
    public static KindlingException arithmeticOverflow(String what, String tryFunction) {
        return KindlingException.of(ErrorCondition.ARITHMETIC_OVERFLOW, what)
                .parameter("message", what)
                .parameter("alternative", tryFunction)
                .hint(tryFunction.isEmpty() ? null : "Use `" + tryFunction + "` to get NULL instead.")
                .build();
    }

    public static KindlingException binaryOverflow(String left, String symbol, String right, String tryFunction) {
        return KindlingException.of(
                        ErrorCondition.BINARY_ARITHMETIC_OVERFLOW,
                        left + " " + symbol + " " + right + " caused overflow")
                .parameter("value1", left)
                .parameter("symbol", symbol)
                .parameter("value2", right)
                .parameter("functionName", tryFunction)
                .hint("Use `" + tryFunction + "` to get NULL instead.")
                .build();
    }

    public static KindlingException divisionByZero(String tryFunction) {
        return KindlingException.of(ErrorCondition.DIVIDE_BY_ZERO, "division by zero")
                .parameter("functionName", tryFunction)
                .hint("Use `" + tryFunction + "` to get NULL instead.")
                .build();
    }
}
