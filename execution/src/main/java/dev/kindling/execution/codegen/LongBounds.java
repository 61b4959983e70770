package dev.kindling.execution.codegen;

import dev.kindling.execution.codegen.LongExpression.Arithmetic;
import dev.kindling.execution.codegen.LongExpression.Both;
import dev.kindling.execution.codegen.LongExpression.Choose;
import dev.kindling.execution.codegen.LongExpression.Compare;
import dev.kindling.execution.codegen.LongExpression.Constant;
import dev.kindling.execution.codegen.LongExpression.Either;
import dev.kindling.execution.codegen.LongExpression.Input;
import dev.kindling.execution.codegen.LongExpression.Not;
import dev.kindling.execution.codegen.LongExpression.Operator;
import dev.kindling.execution.codegen.LongExpression.Parameter;
import dev.kindling.execution.codegen.LongExpression.Present;
import dev.kindling.execution.codegen.LongExpression.Relation;
import dev.kindling.execution.codegen.LongExpression.Within;

/// Interval arithmetic: between which bounds the values of an expression lie, given those of its inputs.
final class LongBounds {

    private final long[] parameters;
    private final long[] inputLows;
    private final long[] inputHighs;
    private long low;
    private long high;

    LongBounds(long[] parameters, long[] inputLows, long[] inputHighs) {
        this.parameters = parameters;
        this.inputLows = inputLows;
        this.inputHighs = inputHighs;
    }

    /// The largest magnitude of `expression`; -1 if some step of it may leave 64 bits or the bounds of its type.
    long largest(LongExpression expression) {
        if (!bound(expression) || low == Long.MIN_VALUE) return -1;
        return Math.max(Math.abs(low), Math.abs(high));
    }

    /// Sets `low` and `high`.
    private boolean bound(LongExpression expression) {
        return switch (expression) {
            case Input(int slot) -> set(inputLows[slot], inputHighs[slot]);
            case Parameter(int index) -> set(parameters[index], parameters[index]);
            case Constant(long value) -> set(value, value);
            case Present _ -> set(0, 1);
            case Arithmetic(var operator, var left, var right) -> arithmetic(operator, left, right);
            case Compare(var relation, var left, var right) ->
                arithmetic(Operator.SUBTRACT, left, right)
                        && (low != Long.MIN_VALUE || relation == Relation.LESS)
                        && set(0, 1);
            case Both(var left, var right) -> bound(left) && bound(right);
            case Either(var left, var right) -> bound(left) && bound(right);
            case Not(var operand) -> bound(operand);
            case Choose(var condition, var yes, var no) -> {
                if (!bound(condition) || !bound(yes)) yield false;
                long yesLow = low;
                long yesHigh = high;
                yield bound(no) && set(Math.min(low, yesLow), Math.max(high, yesHigh));
            }
            case Within(var operand, long least, long most) -> bound(operand) && low >= least && high <= most;
        };
    }

    private boolean set(long newLow, long newHigh) {
        low = newLow;
        high = newHigh;
        return true;
    }

    private boolean arithmetic(Operator operator, LongExpression left, LongExpression right) {
        if (!bound(left)) return false;
        long leftLow = low;
        long leftHigh = high;
        if (!bound(right)) return false;
        return switch (operator) {
            case ADD -> sum(leftLow, leftHigh, low, high);
            case SUBTRACT -> low != Long.MIN_VALUE && sum(leftLow, leftHigh, -high, -low);
            case MULTIPLY -> product(leftLow, leftHigh, low, high);
        };
    }

    private boolean sum(long a, long b, long c, long d) {
        long least = a + c;
        long most = b + d;
        return ((a ^ least) & (c ^ least)) >= 0 && ((b ^ most) & (d ^ most)) >= 0 && set(least, most);
    }

    private boolean product(long a, long b, long c, long d) {
        if (!fits(a, c) || !fits(a, d) || !fits(b, c) || !fits(b, d)) return false;
        return set(
                Math.min(Math.min(a * c, a * d), Math.min(b * c, b * d)),
                Math.max(Math.max(a * c, a * d), Math.max(b * c, b * d)));
    }

    private static boolean fits(long x, long y) {
        return Math.multiplyHigh(x, y) == (x * y) >> 63;
    }
}
