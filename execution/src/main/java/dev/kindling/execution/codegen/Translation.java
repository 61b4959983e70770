package dev.kindling.execution.codegen;

import static dev.kindling.execution.codegen.LongExpression.Constant.ONE;
import static dev.kindling.execution.codegen.LongExpression.Constant.ZERO;
import static dev.kindling.execution.codegen.LongExpression.both;
import static dev.kindling.execution.codegen.LongExpression.choose;
import static dev.kindling.execution.codegen.LongExpression.either;
import static dev.kindling.execution.codegen.LongExpression.not;
import static dev.kindling.execution.codegen.LongExpression.scaled;

import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.evaluation.ExpressionTraits;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
import dev.kindling.catalyst.expression.PhysicalExpression.Branch;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.Cast;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.Or;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.execution.codegen.LongExpression.Arithmetic;
import dev.kindling.execution.codegen.LongExpression.Choose;
import dev.kindling.execution.codegen.LongExpression.Compare;
import dev.kindling.execution.codegen.LongExpression.Input;
import dev.kindling.execution.codegen.LongExpression.Operator;
import dev.kindling.execution.codegen.LongExpression.Parameter;
import dev.kindling.execution.codegen.LongExpression.Present;
import dev.kindling.execution.codegen.LongExpression.Relation;
import dev.kindling.execution.codegen.LongExpression.Within;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From [PhysicalExpression]s on integers, decimals of any width and booleans to [LongExpression]s. What has no
/// translation becomes an input that kernels compute, if its values lie in 64 bits or less.
final class Translation {

    /// An expression's value, and 1 where it has one.
    record Translated(LongExpression value, LongExpression present) {}

    /// A column or an expression that kernels compute.
    static final class Slot {

        private final PhysicalExpression expression;
        private boolean read;

        private Slot(PhysicalExpression expression) {
            this.expression = expression;
        }

        PhysicalExpression expression() {
            return expression;
        }

        /// Whether its values are read, not only whether it has one.
        boolean isRead() {
            return read;
        }
    }

    /// Whether every row is computed in any case, or whether kernels would leave some out.
    private enum Rows {
        ALL,
        SOME
    }

    private final BitSet nulls;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Long> parameters = new ArrayList<>();

    /// @param nulls the slots that hold NULLs; slots have the same numbers whatever `nulls` says
    Translation(BitSet nulls) {
        this.nulls = nulls;
    }

    List<Slot> slots() {
        return slots;
    }

    /// The values of the literals.
    long[] parameters() {
        return parameters.stream().mapToLong(Long::longValue).toArray();
    }

    /// Null if `expression` cannot be computed in 64 bits, whatever its inputs hold.
    @Nullable
    Translated translate(PhysicalExpression expression) {
        return translate(expression, Rows.ALL);
    }

    /// 1 where `expression`, of any type, has a value; null if that must not be asked.
    @Nullable
    LongExpression present(PhysicalExpression expression) {
        return present(expression, Rows.ALL);
    }

    private @Nullable LongExpression present(PhysicalExpression expression, Rows rows) {
        if (expression instanceof Literal literal) return literal.value() == null ? ZERO : ONE;
        return isInput(expression, rows) ? presentIn(slot(expression)) : null;
    }

    /// Whether kernels may compute `expression` for all rows, maybe once more than without loops.
    private static boolean isInput(PhysicalExpression expression, Rows rows) {
        return ExpressionTraits.isDeterministic(expression)
                && (rows == Rows.ALL || !ExpressionTraits.canFail(expression));
    }

    private LongExpression presentIn(int slot) {
        return nulls.get(slot) ? new Present(slot) : ONE;
    }

    private int slot(PhysicalExpression expression) {
        for (int k = 0; k < slots.size(); k++) if (slots.get(k).expression.equals(expression)) return k;
        slots.add(new Slot(expression));
        return slots.size() - 1;
    }

    private @Nullable Translated translate(PhysicalExpression expression, Rows rows) {
        int slotCount = slots.size();
        int parameterCount = parameters.size();
        Translated translated = structure(expression, rows);
        if (translated != null) return translated;
        while (slots.size() > slotCount) slots.removeLast();
        while (parameters.size() > parameterCount) parameters.removeLast();
        return input(expression, rows);
    }

    private @Nullable Translated input(PhysicalExpression expression, Rows rows) {
        switch (PhysicalType.of(expression.type())) {
            case BOOLEAN, INT, LONG -> {}
            case NULL, FLOAT, DOUBLE, DECIMAL128, BYTES, ARRAY, MAP, STRUCT -> {
                return null;
            }
        }
        if (!isInput(expression, rows)) return null;
        int slot = slot(expression);
        slots.get(slot).read = true;
        return new Translated(new Input(slot), presentIn(slot));
    }

    /// By the structure of the expression; null if it has to be an input or has no translation.
    private @Nullable Translated structure(PhysicalExpression expression, Rows rows) {
        return switch (expression) {
            case ColumnReference _ -> null;
            case Literal literal -> literal(literal);
            case Call call -> call(call, rows);
            case Cast cast -> cast(cast, rows);
            case And(var operands) -> conjunction(operands, rows);
            case Or(var operands) -> disjunction(operands, rows);
            case CaseWhen cases -> cases(cases, rows);
            default -> null;
        };
    }

    private @Nullable Translated literal(Literal literal) {
        Object value = literal.value();
        if (value == null) return isNumber(literal.type()) ? new Translated(ZERO, ZERO) : null;
        return switch (value) {
            case Boolean truth -> new Translated(truth ? ONE : ZERO, ONE);
            case Integer number -> parameter(number);
            case Long number -> parameter(number);
            case BigDecimal number -> {
                BigInteger unscaled = number.unscaledValue();
                yield unscaled.bitLength() < 64 ? parameter(unscaled.longValue()) : null;
            }
            default -> null;
        };
    }

    private Translated parameter(long value) {
        parameters.add(value);
        return new Translated(new Parameter(parameters.size() - 1), ONE);
    }

    private static boolean isNumber(DataType type) {
        return TypeCoercion.isIntegral(type) || type instanceof DecimalType || type == AtomicType.BOOLEAN;
    }

    private @Nullable Translated call(Call call, Rows rows) {
        if (!(call.function() instanceof ScalarDefinition)) return null;
        return switch (call.function().name()) {
            case "+", "try_add" -> arithmetic(Operator.ADD, call, rows);
            case "-", "try_subtract" -> arithmetic(Operator.SUBTRACT, call, rows);
            case "*", "try_multiply" -> arithmetic(Operator.MULTIPLY, call, rows);
            case "=" -> comparison(Relation.EQUAL, call.arguments(), rows);
            case "<" -> comparison(Relation.LESS, call.arguments(), rows);
            case "<=" -> comparison(Relation.LESS_OR_EQUAL, call.arguments(), rows);
            case ">" -> comparison(Relation.LESS, call.arguments().reversed(), rows);
            case ">=" -> comparison(Relation.LESS_OR_EQUAL, call.arguments().reversed(), rows);
            case "!=" -> negated(comparison(Relation.EQUAL, call.arguments(), rows));
            case "not" -> negated(translate(call.arguments().getFirst(), rows));
            case "istrue" -> known(translate(call.arguments().getFirst(), rows));
            case "isfalse" -> known(negated(translate(call.arguments().getFirst(), rows)));
            case "isnotnull" -> presence(call, rows);
            case "isnull" -> negated(presence(call, rows));
            case "coalesce" -> firstPresent(call, rows);
            default -> null;
        };
    }

    /// A truth value with false for NULL.
    private static @Nullable Translated known(@Nullable Translated operand) {
        return operand == null ? null : new Translated(both(operand.value, operand.present), ONE);
    }

    private @Nullable Translated presence(Call call, Rows rows) {
        LongExpression present = present(call.arguments().getFirst(), rows);
        return present == null ? null : new Translated(present, ONE);
    }

    private @Nullable Translated firstPresent(Call call, Rows rows) {
        if (!isNumber(call.type())) return null;
        var operands = new ArrayList<Translated>();
        for (PhysicalExpression argument : call.arguments()) {
            if (!argument.type().equals(call.type())) return null;
            Translated operand = translate(argument, operands.isEmpty() ? rows : Rows.SOME);
            if (operand == null) return null;
            operands.add(operand);
        }
        Translated chosen = operands.removeLast();
        for (Translated operand : operands.reversed()) {
            // Kernels compute all arguments, so what might overflow has to be proven even where nobody needs it.
            LongExpression value = chosen.value.operands().isEmpty()
                    ? choose(operand.present, operand.value, chosen.value)
                    : new Choose(operand.present, operand.value, chosen.value);
            chosen = new Translated(value, either(operand.present, chosen.present));
        }
        return chosen;
    }

    private static @Nullable Translated negated(@Nullable Translated operand) {
        return operand == null ? null : new Translated(not(operand.value), operand.present);
    }

    private @Nullable Translated arithmetic(Operator operator, Call call, Rows rows) {
        DataType type = call.type();
        DataType leftType = call.arguments().get(0).type();
        DataType rightType = call.arguments().get(1).type();
        long leftFactor = 1;
        long rightFactor = 1;
        if (type instanceof DecimalType result
                && leftType instanceof DecimalType a
                && rightType instanceof DecimalType b) {
            if (operator == Operator.MULTIPLY) {
                if (a.scale() + b.scale() != result.scale()) return null; // digits are cut
            } else {
                int scale = Math.max(a.scale(), b.scale());
                if (scale != result.scale() || scale - Math.min(a.scale(), b.scale()) > 18) return null;
                leftFactor = Decimals.power(scale - a.scale());
                rightFactor = Decimals.power(scale - b.scale());
            }
        } else if (!TypeCoercion.isIntegral(type) || !leftType.equals(type) || !rightType.equals(type)) {
            return null;
        }
        Translated left = translate(call.arguments().get(0), rows);
        if (left == null) return null;
        Translated right = translate(call.arguments().get(1), rows);
        if (right == null) return null;
        var value = new Arithmetic(operator, scaled(left.value, leftFactor), scaled(right.value, rightFactor));
        return new Translated(within(value, type), both(left.present, right.present));
    }

    /// `value`, which has to fit `type`. 64 bits fit every decimal of 19 digits.
    private static LongExpression within(LongExpression value, DataType type) {
        return switch (type) {
            case DecimalType decimal
            when decimal.fitsLong() ->
                new Within(value, 1 - Decimals.power(decimal.precision()), Decimals.power(decimal.precision()) - 1);
            case AtomicType integral
            when integral == AtomicType.BYTE -> new Within(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case AtomicType integral
            when integral == AtomicType.SHORT -> new Within(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case AtomicType integral
            when integral == AtomicType.INT -> new Within(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            default -> value;
        };
    }

    private @Nullable Translated comparison(Relation relation, List<PhysicalExpression> operands, Rows rows) {
        DataType type = operands.get(0).type();
        if (!type.equals(operands.get(1).type())) return null;
        boolean ordered = isNumber(type) || type == AtomicType.DATE || type == AtomicType.TIMESTAMP;
        if (!ordered) return null;
        Translated left = translate(operands.get(0), rows);
        if (left == null) return null;
        Translated right = translate(operands.get(1), rows);
        if (right == null) return null;
        return new Translated(new Compare(relation, left.value, right.value), both(left.present, right.present));
    }

    private @Nullable Translated cast(Cast cast, Rows rows) {
        DataType from = cast.value().type();
        DataType to = cast.type();
        if (!isNumber(from) || to == AtomicType.BOOLEAN || !isNumber(to)) return null;
        long factor = 1;
        if (to instanceof DecimalType decimal) {
            int scale = from instanceof DecimalType source ? source.scale() : 0;
            if (decimal.scale() < scale || decimal.scale() - scale > 18) return null;
            factor = Decimals.power(decimal.scale() - scale);
        } else if (from instanceof DecimalType) {
            return null;
        }
        Translated operand = translate(cast.value(), rows);
        if (operand == null) return null;
        return new Translated(within(scaled(operand.value, factor), to), operand.present);
    }

    private @Nullable Translated conjunction(List<PhysicalExpression> operands, Rows rows) {
        LongExpression allTrue = ONE;
        LongExpression someFalse = ZERO;
        LongExpression allPresent = ONE;
        for (PhysicalExpression operand : operands) {
            Translated part = translate(operand, operand == operands.getFirst() ? rows : Rows.SOME);
            if (part == null) return null;
            allTrue = both(allTrue, both(part.value, part.present));
            someFalse = either(someFalse, both(not(part.value), part.present));
            allPresent = both(allPresent, part.present);
        }
        return new Translated(allTrue, allPresent.equals(ONE) ? ONE : either(allTrue, someFalse));
    }

    private @Nullable Translated disjunction(List<PhysicalExpression> operands, Rows rows) {
        LongExpression someTrue = ZERO;
        LongExpression allFalse = ONE;
        LongExpression allPresent = ONE;
        for (PhysicalExpression operand : operands) {
            Translated part = translate(operand, operand == operands.getFirst() ? rows : Rows.SOME);
            if (part == null) return null;
            someTrue = either(someTrue, both(part.value, part.present));
            allFalse = both(allFalse, both(not(part.value), part.present));
            allPresent = both(allPresent, part.present);
        }
        return new Translated(someTrue, allPresent.equals(ONE) ? ONE : either(someTrue, allFalse));
    }

    private @Nullable Translated cases(CaseWhen cases, Rows rows) {
        if (!isNumber(cases.type())) return null;
        var conditions = new ArrayList<Translated>();
        var results = new ArrayList<Translated>();
        for (Branch branch : cases.branches()) {
            Translated condition = translate(branch.condition(), conditions.isEmpty() ? rows : Rows.SOME);
            if (condition == null || !branch.result().type().equals(cases.type())) return null;
            Translated result = translate(branch.result(), Rows.SOME);
            if (result == null) return null;
            conditions.add(condition);
            results.add(result);
        }
        PhysicalExpression otherwise = cases.otherwise();
        if (otherwise != null && !otherwise.type().equals(cases.type())) return null;
        Translated chosen = otherwise == null ? new Translated(ZERO, ZERO) : translate(otherwise, Rows.SOME);
        if (chosen == null) return null;
        for (int i = conditions.size() - 1; i >= 0; i--) {
            LongExpression isTrue = both(conditions.get(i).value, conditions.get(i).present);
            chosen = new Translated(
                    choose(isTrue, results.get(i).value, chosen.value),
                    choose(isTrue, results.get(i).present, chosen.present));
        }
        return chosen;
    }
}
