package dev.kindling.execution.codegen;

import java.util.List;

/// An expression on 64-bit numbers, computed for one row without a branch. Truth values are 0 and 1. What it gives
/// is right as long as no step leaves 64 bits, which [LongBounds] proves for a batch.
sealed interface LongExpression {

    /// The value of an input; anything at NULL.
    record Input(int slot) implements LongExpression {}

    /// 1 where an input has a value, 0 where it is NULL.
    record Present(int slot) implements LongExpression {}

    /// A literal of the query, which the code gets as an argument.
    record Parameter(int index) implements LongExpression {}

    /// A number that the types decide.
    record Constant(long value) implements LongExpression {

        static final Constant ZERO = new Constant(0);
        static final Constant ONE = new Constant(1);
    }

    enum Operator {
        ADD,
        SUBTRACT,
        MULTIPLY
    }

    record Arithmetic(Operator operator, LongExpression left, LongExpression right) implements LongExpression {}

    enum Relation {
        EQUAL,
        LESS,
        LESS_OR_EQUAL
    }

    /// A difference whose sign tells; so it must fit 64 bits, too.
    record Compare(Relation relation, LongExpression left, LongExpression right) implements LongExpression {}

    /// Of truth values.
    record Both(LongExpression left, LongExpression right) implements LongExpression {}

    /// Of truth values.
    record Either(LongExpression left, LongExpression right) implements LongExpression {}

    /// Of a truth value.
    record Not(LongExpression operand) implements LongExpression {}

    /// Both are computed.
    record Choose(LongExpression condition, LongExpression yes, LongExpression no) implements LongExpression {}

    /// `operand`, which kernels would reject outside of these bounds.
    record Within(LongExpression operand, long low, long high) implements LongExpression {}

    /// `operand` times a positive factor.
    static LongExpression scaled(LongExpression operand, long factor) {
        return factor == 1 ? operand : new Arithmetic(Operator.MULTIPLY, operand, new Constant(factor));
    }

    static LongExpression both(LongExpression left, LongExpression right) {
        if (left.equals(Constant.ONE) || left.equals(right)) return right;
        if (right.equals(Constant.ONE)) return left;
        if (left.equals(Constant.ZERO) || right.equals(Constant.ZERO)) return Constant.ZERO;
        return new Both(left, right);
    }

    static LongExpression either(LongExpression left, LongExpression right) {
        if (left.equals(Constant.ZERO) || left.equals(right)) return right;
        if (right.equals(Constant.ZERO)) return left;
        if (left.equals(Constant.ONE) || right.equals(Constant.ONE)) return Constant.ONE;
        return new Either(left, right);
    }

    static LongExpression not(LongExpression operand) {
        return switch (operand) {
            case Constant(long value) -> value == 0 ? Constant.ONE : Constant.ZERO;
            case Not(var inner) -> inner;
            default -> new Not(operand);
        };
    }

    static LongExpression choose(LongExpression condition, LongExpression yes, LongExpression no) {
        if (yes.equals(no) || condition.equals(Constant.ONE)) return yes;
        if (condition.equals(Constant.ZERO)) return no;
        if (yes.equals(Constant.ONE) && no.equals(Constant.ZERO)) return condition;
        return new Choose(condition, yes, no);
    }

    default List<LongExpression> operands() {
        return switch (this) {
            case Input _, Present _, Parameter _, Constant _ -> List.of();
            case Arithmetic(var _, var left, var right) -> List.of(left, right);
            case Compare(var _, var left, var right) -> List.of(left, right);
            case Both(var left, var right) -> List.of(left, right);
            case Either(var left, var right) -> List.of(left, right);
            case Not(var operand) -> List.of(operand);
            case Choose(var condition, var yes, var no) -> List.of(condition, yes, no);
            case Within(var operand, var _, var _) -> List.of(operand);
        };
    }

    /// The expression without what only a proof needs, as code is made of it.
    default LongExpression bare() {
        return switch (this) {
            case Input _, Present _, Parameter _, Constant _ -> this;
            case Arithmetic(var operator, var left, var right) -> new Arithmetic(operator, left.bare(), right.bare());
            case Compare(var relation, var left, var right) -> new Compare(relation, left.bare(), right.bare());
            case Both(var left, var right) -> new Both(left.bare(), right.bare());
            case Either(var left, var right) -> new Either(left.bare(), right.bare());
            case Not(var operand) -> new Not(operand.bare());
            case Choose(var condition, var yes, var no) -> new Choose(condition.bare(), yes.bare(), no.bare());
            case Within(var operand, var _, var _) -> operand.bare();
        };
    }
}
