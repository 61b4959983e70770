package dev.kindling.execution.codegen;

import dev.kindling.execution.codegen.LongExpression.Arithmetic;
import dev.kindling.execution.codegen.LongExpression.Constant;
import dev.kindling.execution.codegen.LongExpression.Parameter;
import dev.kindling.execution.codegen.LongExpression.Within;
import java.util.LinkedHashMap;
import java.util.Map;

/// An expression as a constant and multiples of terms, so that its sum over rows comes from the sums of the terms
/// and the count: `sum(x + 1)` is `sum(x) + count(x)`. All in 64 bits that wrap around, which is exact wherever the
/// sum itself fits them.
final class LinearSum {

    private final long[] parameters;
    private final Map<LongExpression, Long> factors = new LinkedHashMap<>();
    private long constant;

    private LinearSum(long[] parameters) {
        this.parameters = parameters;
    }

    static LinearSum of(LongExpression expression, long[] parameters) {
        var sum = new LinearSum(parameters);
        sum.add(expression, 1);
        return sum;
    }

    /// What each row adds whatever its values.
    long constant() {
        return constant;
    }

    /// The terms, without what only a proof needs, and how often each counts.
    Map<LongExpression, Long> factors() {
        return factors;
    }

    private void add(LongExpression expression, long factor) {
        switch (expression) {
            case Within(var operand, var _, var _) -> add(operand, factor);
            case Constant(long value) -> constant += factor * value;
            case Parameter(int index) -> constant += factor * parameters[index];
            case Arithmetic(var operator, var left, var right) -> {
                switch (operator) {
                    case ADD -> {
                        add(left, factor);
                        add(right, factor);
                    }
                    case SUBTRACT -> {
                        add(left, factor);
                        add(right, -factor);
                    }
                    case MULTIPLY -> {
                        if (right instanceof Constant(long value)) add(left, factor * value);
                        else if (right instanceof Parameter(int index)) add(left, factor * parameters[index]);
                        else if (left instanceof Parameter(int index)) add(right, factor * parameters[index]);
                        else factors.merge(expression.bare(), factor, Long::sum);
                    }
                }
            }
            default -> factors.merge(expression.bare(), factor, Long::sum);
        }
    }
}
