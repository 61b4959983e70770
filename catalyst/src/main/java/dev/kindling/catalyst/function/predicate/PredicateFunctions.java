package dev.kindling.catalyst.function.predicate;

import static dev.kindling.sql.types.AtomicType.BOOLEAN;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DoubleVector;
import dev.kindling.catalyst.batch.FloatVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.builtin.Binder;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.Collections;
import java.util.List;

/// Comparisons, logic, and tests for NULL, NaN and truth.
public final class PredicateFunctions implements FunctionFamily {

    @Override
    public List<ScalarFunction> scalars() {
        return List.of(
                comparison("=", Comparison.equal(), "==")
                        .summary("Whether both are equal.")
                        .example("1 = 1.0", "true")
                        .example("'a' = NULL", "NULL")
                        .build(),
                comparison("!=", Comparison.notEqual(), "<>")
                        .summary("Whether both differ.")
                        .example("1 != 2", "true")
                        .build(),
                comparison("<", Comparison.less())
                        .summary("Whether the first is less.")
                        .example("'a' < 'b'", "true")
                        .build(),
                comparison("<=", Comparison.lessOrEqual())
                        .summary("Whether the first is less or both are equal.")
                        .example("2 <= 1", "false")
                        .build(),
                comparison(">", Comparison.greater())
                        .summary("Whether the first is greater.")
                        .example("DATE '2024-02-01' > DATE '2024-01-31'", "true")
                        .build(),
                comparison(">=", Comparison.greaterOrEqual())
                        .summary("Whether the first is greater or both are equal.")
                        .example("1 >= 1", "true")
                        .build(),
                comparison("<=>", Comparison.nullSafeEqual(), "equal_null")
                        .summary("Whether both are equal or both NULL.")
                        .neverNull()
                        .example("NULL <=> NULL", "true")
                        .build(),
                ScalarDefinition.named("between")
                        .summary("Whether the first lies within the other two.")
                        .example("2 BETWEEN 1 AND 3", "true")
                        .binder(ordered(3, 3))
                        .handlesNulls()
                        .kernel(PredicateFunctions::between)
                        .build(),
                ScalarDefinition.named("in")
                        .summary("Whether the first is among the others.")
                        .example("2 IN (1, 2)", "true")
                        .example("3 IN (1, NULL)", "NULL")
                        .binder(ordered(2, Integer.MAX_VALUE))
                        .handlesNulls()
                        .kernel(PredicateFunctions::in)
                        .build(),
                ScalarDefinition.named("not", "!")
                        .summary("The opposite.")
                        .example("NOT true", "false")
                        .takes(BOOLEAN, BOOLEAN)
                        .kernel((arguments, size, _) -> {
                            BooleanVector v = Kernels.booleans(arguments[0]);
                            byte[] result = new byte[size];
                            for (int i = 0; i < size; i++) result[i] = (byte) (v.get(i) ^ 1);
                            return new BooleanVector(result, 0, size, null);
                        })
                        .build(),
                logic("and", 0)
                        .summary("Whether both are true.")
                        .example("true AND NULL", "NULL")
                        .build(),
                logic("or", 1)
                        .summary("Whether one is true.")
                        .example("true OR NULL", "true")
                        .build(),
                truth("isnull", v -> (i) -> v.isNull(i))
                        .summary("Whether the value is NULL.")
                        .example("isnull(1)", "false")
                        .build(),
                truth("isnotnull", v -> (i) -> !v.isNull(i))
                        .summary("Whether there is a value.")
                        .example("isnotnull(1)", "true")
                        .build(),
                booleanTest("istrue", (byte) 1, false)
                        .summary("Whether the condition is true.")
                        .example("(NULL) IS TRUE", "false")
                        .build(),
                booleanTest("isfalse", (byte) 0, false)
                        .summary("Whether the condition is false.")
                        .example("false IS FALSE", "true")
                        .build(),
                booleanTest("isnottrue", (byte) 1, true)
                        .summary("Whether the condition is false or NULL.")
                        .build(),
                booleanTest("isnotfalse", (byte) 0, true)
                        .summary("Whether the condition is true or NULL.")
                        .build(),
                ScalarDefinition.named("isnan")
                        .summary("Whether the number is NaN; false for NULL.")
                        .example("isnan(CAST('NaN' AS DOUBLE))", "true")
                        .binder(Signatures.overloads(
                                Signatures.overload(BOOLEAN, AtomicType.DOUBLE),
                                Signatures.overload(BOOLEAN, AtomicType.FLOAT)))
                        .neverNull()
                        .kernel((arguments, size, _) -> {
                            ColumnVector v = Vectors.flatten(arguments[0]);
                            return booleans(size, i -> !v.isNull(i) && isNaN(v, i));
                        })
                        .build(),
                ScalarDefinition.named("assert_true")
                        .summary("NULL, or an error if the condition is not true.")
                        .example("assert_true(0 < 1)", "NULL")
                        .binder(Signatures.withOptional(1, AtomicType.NULL, BOOLEAN, AtomicType.STRING))
                        .handlesNulls()
                        .maybeNull()
                        .fails()
                        .kernels(Kernels.rowsWithNulls((values, _) -> {
                            if (Boolean.TRUE.equals(values[0])) return null;
                            throw raised(values.length > 1 ? String.valueOf(values[1]) : "the condition is not true");
                        }))
                        .build(),
                ScalarDefinition.named("raise_error")
                        .summary("Ends the query with the message.")
                        .takes(AtomicType.NULL, AtomicType.STRING)
                        .handlesNulls()
                        .maybeNull()
                        .fails()
                        .kernels(Kernels.rowsWithNulls((values, _) -> {
                            throw raised(String.valueOf(values[0]));
                        }))
                        .build());
    }

    private static KindlingException raised(String message) {
        return KindlingException.of(ErrorCondition.USER_RAISED_EXCEPTION, message)
                .parameter("errorMessage", message)
                .build();
    }

    private static ScalarDefinition.Builder comparison(String name, Kernel kernel, String... aliases) {
        return ScalarDefinition.named(name, aliases).binder(ordered(2, 2)).kernel(kernel);
    }

    /// Arguments of one common type that can be ordered.
    private static Binder ordered(int min, int max) {
        return (name, arguments) -> {
            Signatures.checkCount(name, arguments.size(), min, max);
            DataType common = Signatures.commonType(name, Signatures.types(arguments));
            if (!TypeCoercion.isOrderable(common)) {
                throw FunctionErrors.notOrderable(name, common);
            }
            return Signatures.signature(arguments, Collections.nCopies(arguments.size(), common), BOOLEAN);
        };
    }

    private interface RowTest {
        boolean at(int index);
    }

    private interface RowTests {
        RowTest over(ColumnVector vector);
    }

    private static BooleanVector booleans(int size, RowTest test) {
        byte[] result = new byte[size];
        for (int i = 0; i < size; i++) result[i] = (byte) (test.at(i) ? 1 : 0);
        return new BooleanVector(result, 0, size, null);
    }

    private static ScalarDefinition.Builder truth(String name, RowTests tests) {
        return ScalarDefinition.named(name)
                .binder(Signatures.any(1, 1, BOOLEAN))
                .neverNull()
                .kernel((arguments, size, _) -> booleans(size, tests.over(arguments[0])));
    }

    private static ScalarDefinition.Builder booleanTest(String name, byte wanted, boolean negated) {
        return ScalarDefinition.named(name).takes(BOOLEAN, BOOLEAN).neverNull().kernel((arguments, size, _) -> {
            BooleanVector v = Kernels.booleans(arguments[0]);
            return booleans(size, i -> (!v.isNull(i) && v.get(i) == wanted) != negated);
        });
    }

    private static boolean isNaN(ColumnVector vector, int index) {
        return vector instanceof FloatVector v
                ? Float.isNaN(v.get(index))
                : Double.isNaN(((DoubleVector) vector).get(index));
    }

    /// AND and OR as functions; `decisive` is the value that settles the result. Plans use their own nodes for
    /// them.
    private static ScalarDefinition.Builder logic(String name, int decisive) {
        return ScalarDefinition.named(name)
                .takes(BOOLEAN, BOOLEAN, BOOLEAN)
                .handlesNulls()
                .kernel((arguments, size, _) -> {
                    BooleanVector a = Kernels.booleans(arguments[0]);
                    BooleanVector b = Kernels.booleans(arguments[1]);
                    byte[] result = new byte[size];
                    long[] bits = Validity.allValid(size);
                    for (int i = 0; i < size; i++) {
                        boolean settled =
                                (!a.isNull(i) && a.get(i) == decisive) || (!b.isNull(i) && b.get(i) == decisive);
                        result[i] = (byte) (settled ? decisive : 1 - decisive);
                        if (!settled && (a.isNull(i) || b.isNull(i))) Validity.clear(bits, i);
                    }
                    return new BooleanVector(result, 0, size, bits);
                });
    }

    private static ColumnVector between(ColumnVector[] arguments, int size, Object context) {
        byte[] result = new byte[size];
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) {
            if (arguments[0].isNull(i)) {
                Validity.clear(bits, i);
                continue;
            }
            boolean lowNull = arguments[1].isNull(i);
            boolean highNull = arguments[2].isNull(i);
            boolean outside = (!lowNull && ValueOrder.compare(arguments[0], i, arguments[1], i) < 0)
                    || (!highNull && ValueOrder.compare(arguments[0], i, arguments[2], i) > 0);
            if (outside) continue;
            result[i] = 1;
            if (lowNull || highNull) Validity.clear(bits, i);
        }
        return new BooleanVector(result, 0, size, bits);
    }

    private static ColumnVector in(ColumnVector[] arguments, int size, Object context) {
        byte[] result = new byte[size];
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) {
            boolean unknown = arguments[0].isNull(i);
            boolean found = false;
            for (int k = 1; k < arguments.length && !found && !arguments[0].isNull(i); k++) {
                if (arguments[k].isNull(i)) unknown = true;
                else found = ValueOrder.compare(arguments[0], i, arguments[k], i) == 0;
            }
            result[i] = (byte) (found ? 1 : 0);
            if (!found && unknown) Validity.clear(bits, i);
        }
        return new BooleanVector(result, 0, size, bits);
    }
}
