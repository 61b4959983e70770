package dev.kindling.catalyst.function.conditional;

import static dev.kindling.sql.types.AtomicType.BOOLEAN;
import static dev.kindling.sql.types.AtomicType.DOUBLE;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.Binder;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;

/// `coalesce`, `if`, `nullif`, `greatest` and their kin. As functions they see all arguments evaluated; who must
/// not evaluate those not taken writes a CASE instead.
public final class ConditionalFunctions implements FunctionFamily {

    @Override
    public List<ScalarFunction> scalars() {
        return List.of(
                ScalarDefinition.named("coalesce")
                        .summary("The first value that is not NULL.")
                        .example("coalesce(NULL, 1, 2)", "1")
                        .binder((name, arguments) -> firstOf(name, arguments, 1, Integer.MAX_VALUE))
                        .handlesNulls()
                        .kernel(ConditionalFunctions::coalesce)
                        .build(),
                ScalarDefinition.named("nvl", "ifnull")
                        .summary("The first value, or the second where it is NULL.")
                        .example("nvl(NULL, 'b')", "b")
                        .binder((name, arguments) -> firstOf(name, arguments, 2, 2))
                        .handlesNulls()
                        .kernel(ConditionalFunctions::coalesce)
                        .build(),
                ScalarDefinition.named("nvl2")
                        .summary("The second value where the first is not NULL, else the third.")
                        .example("nvl2(NULL, 1, 2)", "2")
                        .binder((name, arguments) -> choice(name, arguments, UnaryOperator.identity()))
                        .handlesNulls()
                        .kernel((arguments, size, _) -> choose(arguments, size, i -> !arguments[0].isNull(i)))
                        .build(),
                ScalarDefinition.named("if")
                        .summary("The second value where the condition is true, else the third.")
                        .example("if(1 < 2, 'a', 'b')", "a")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 3, 3);
                            Signatures.requireCast(name, arguments, 0, BOOLEAN);
                            return choice(name, arguments, _ -> BOOLEAN);
                        })
                        .handlesNulls()
                        .kernel((arguments, size, _) -> {
                            BooleanVector condition = Kernels.booleans(arguments[0]);
                            return choose(arguments, size, i -> !condition.isNull(i) && condition.get(i) != 0);
                        })
                        .build(),
                ScalarDefinition.named("nullif")
                        .summary("NULL where both are equal, else the first.")
                        .example("nullif(2, 2)", "NULL")
                        .example("nullif(1, 2)", "1")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 2, 2);
                            DataType common = Signatures.commonType(name, Signatures.types(arguments));
                            return new Signature(List.of(common, common), common, true);
                        })
                        .handlesNulls()
                        .kernel((arguments, size, _) -> pick(
                                arguments,
                                size,
                                i -> arguments[0].isNull(i)
                                                || (!arguments[1].isNull(i)
                                                        && ValueOrder.compare(arguments[0], i, arguments[1], i) == 0)
                                        ? -1
                                        : 0))
                        .build(),
                ScalarDefinition.named("nullifzero")
                        .summary("NULL for 0, else the number.")
                        .example("nullifzero(0)", "NULL")
                        .binder(Signatures.number())
                        .maybeNull()
                        .kernels(Kernels.rows((values, _) -> isZero(values[0]) ? null : values[0]))
                        .build(),
                ScalarDefinition.named("zeroifnull")
                        .summary("0 for NULL, else the number.")
                        .example("zeroifnull(NULL)", "0.0")
                        .binder(Signatures.number())
                        .neverNull()
                        .kernels(signature -> (arguments, size, _) -> {
                            ColumnVector zero = Kernels.constant(signature.resultType(), zero(signature), size);
                            return coalesce(new ColumnVector[] {arguments[0], zero}, size, "");
                        })
                        .build(),
                ScalarDefinition.named("nanvl")
                        .summary("The first number, or the second where it is NaN.")
                        .example("nanvl(CAST('NaN' AS DOUBLE), 1)", "1.0")
                        .takes(DOUBLE, DOUBLE, DOUBLE)
                        .kernel((arguments, size, _) -> {
                            DoubleVector a = Kernels.doubles(arguments[0]);
                            return pick(arguments, size, i -> Double.isNaN(a.get(i)) ? 1 : 0);
                        })
                        .build(),
                extreme("greatest", 1)
                        .summary("The largest value, NULLs passed over.")
                        .example("greatest(3, NULL, 5)", "5")
                        .build(),
                extreme("least", -1)
                        .summary("The smallest value, NULLs passed over.")
                        .example("least(3, NULL, 5)", "3")
                        .build());
    }

    private static boolean isZero(Object number) {
        return number instanceof BigDecimal decimal ? decimal.signum() == 0 : ((Number) number).doubleValue() == 0;
    }

    private static Object zero(Signature signature) {
        DataType type = signature.resultType();
        if (type == AtomicType.DOUBLE) return 0.0;
        if (type == AtomicType.FLOAT) return 0.0f;
        if (type == AtomicType.LONG) return 0L;
        return TypeCoercion.isIntegral(type) ? (Object) 0 : BigDecimal.ZERO;
    }

    private static Signature firstOf(String name, List<Argument> arguments, int min, int max) {
        Signatures.checkCount(name, arguments.size(), min, max);
        DataType common = Signatures.commonType(name, Signatures.types(arguments));
        boolean nullable = arguments.stream().allMatch(Argument::nullable);
        return new Signature(Collections.nCopies(arguments.size(), common), common, nullable);
    }

    private static Signature choice(String name, List<Argument> arguments, UnaryOperator<DataType> conditionType) {
        Signatures.checkCount(name, arguments.size(), 3, 3);
        List<DataType> types = Signatures.types(arguments);
        DataType common = Signatures.commonType(name, types.subList(1, 3));
        boolean nullable = arguments.get(1).nullable() || arguments.get(2).nullable();
        return new Signature(List.of(conditionType.apply(types.getFirst()), common, common), common, nullable);
    }

    private static ScalarDefinition.Builder extreme(String name, int direction) {
        Binder binder = (called, arguments) -> {
            Signature signature = firstOf(called, arguments, 2, Integer.MAX_VALUE);
            if (!TypeCoercion.isOrderable(signature.resultType())) {
                throw FunctionErrors.notOrderable(called, signature.resultType());
            }
            return signature;
        };
        Kernel kernel = (arguments, size, _) -> pick(arguments, size, i -> {
            int best = -1;
            for (int k = 0; k < arguments.length; k++) {
                if (arguments[k].isNull(i)) continue;
                if (best < 0 || ValueOrder.compare(arguments[k], i, arguments[best], i) * direction > 0) best = k;
            }
            return best;
        });
        return ScalarDefinition.named(name).binder(binder).handlesNulls().kernel(kernel);
    }

    private interface Choice {
        /// The argument to take for a row; -1 for NULL.
        int of(int row);
    }

    private interface Condition {
        boolean at(int row);
    }

    private static ColumnVector choose(ColumnVector[] arguments, int size, Condition condition) {
        return pick(arguments, size, i -> condition.at(i) ? 1 : 2);
    }

    private static ColumnVector coalesce(ColumnVector[] arguments, int size, Object context) {
        if (!arguments[0].mayHaveNulls()) return arguments[0];
        return pick(arguments, size, i -> {
            for (int k = 0; k < arguments.length; k++) if (!arguments[k].isNull(i)) return k;
            return -1;
        });
    }

    /// For each row the value of one of the arguments.
    private static ColumnVector pick(ColumnVector[] arguments, int size, Choice choice) {
        int[] taken = new int[size];
        boolean[] used = new boolean[arguments.length];
        for (int i = 0; i < size; i++) {
            taken[i] = choice.of(i);
            if (taken[i] >= 0) used[taken[i]] = true;
        }
        var parts = new ArrayList<ColumnVector>();
        int[] base = new int[arguments.length];
        for (int k = 0; k < arguments.length; k++) {
            if (!used[k]) continue;
            base[k] = parts.size() * size;
            parts.add(arguments[k]);
        }
        if (parts.isEmpty()) return Vectors.nullsLike(Vectors.flatten(arguments[arguments.length - 1]), size);
        int[] rows = new int[size];
        for (int i = 0; i < size; i++) rows[i] = taken[i] < 0 ? -1 : base[taken[i]] + i;
        return Vectors.gatherOrNull(Vectors.concat(parts), rows, size);
    }
}
