package dev.kindling.catalyst.function.math;

import static dev.kindling.sql.types.AtomicType.BOOLEAN;
import static dev.kindling.sql.types.AtomicType.BYTE;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.LONG;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.Collections;
import java.util.List;
import java.util.function.LongBinaryOperator;

/// Operators on the bits of integers.
final class BitFunctions {

    private BitFunctions() {}

    static List<ScalarDefinition> functions() {
        return List.of(
                operator("&", (a, b) -> a & b)
                        .summary("The bits set in both.")
                        .example("3 & 5", "1")
                        .build(),
                operator("|", (a, b) -> a | b)
                        .summary("The bits set in either.")
                        .example("3 | 5", "7")
                        .build(),
                operator("^", (a, b) -> a ^ b)
                        .summary("The bits set in one of both.")
                        .example("3 ^ 5", "6")
                        .build(),
                ScalarDefinition.named("~")
                        .summary("The bits turned round.")
                        .example("~0", "-1")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 1, 1);
                            DataType type = integral(name, arguments.getFirst().type());
                            return Signatures.signature(arguments, List.of(type), type);
                        })
                        .kernels(signature ->
                                (arguments, size, _) -> map(signature, arguments[0], arguments[0], size, (a, _) -> ~a))
                        .build(),
                shift("shiftleft", "<<", (a, n) -> (int) a << n, (a, n) -> a << n)
                        .summary("The bits moved to the left.")
                        .example("shiftleft(2, 1)", "4")
                        .build(),
                shift("shiftright", ">>", (a, n) -> (int) a >> n, (a, n) -> a >> n)
                        .summary("The bits moved to the right, the sign kept.")
                        .example("shiftright(4, 1)", "2")
                        .build(),
                shift("shiftrightunsigned", ">>>", (a, n) -> (int) a >>> n, (a, n) -> a >>> n)
                        .summary("The bits moved to the right, zeros moved in.")
                        .example("shiftrightunsigned(4, 1)", "2")
                        .build(),
                ScalarDefinition.named("bit_count")
                        .summary("How many bits are set.")
                        .example("bit_count(5)", "2")
                        .binder(Signatures.overloads(Signatures.overload(INT, LONG), Signatures.overload(INT, BOOLEAN)))
                        .kernel((arguments, size, _) -> {
                            ColumnVector vector = Vectors.flatten(arguments[0]);
                            int[] result = new int[size];
                            for (int i = 0; i < size; i++) {
                                result[i] = vector instanceof BooleanVector v ? v.get(i) : Long.bitCount(at(vector, i));
                            }
                            return new IntVector(result, 0, size, null);
                        })
                        .build(),
                ScalarDefinition.named("bit_get", "getbit")
                        .summary("The bit at a position, counted from the right from 0.")
                        .example("bit_get(11, 0)", "1")
                        .takes(BYTE, LONG, INT)
                        .fails()
                        .kernel((arguments, size, _) -> {
                            ColumnVector value = Vectors.flatten(arguments[0]);
                            ColumnVector position = Vectors.flatten(arguments[1]);
                            int[] result = new int[size];
                            for (int i = 0; i < size; i++) {
                                if (value.isNull(i) || position.isNull(i)) continue;
                                long index = at(position, i);
                                if (index < 0 || index > 63) {
                                    throw FunctionErrors.invalidValue(
                                            "bit_get", "pos", String.valueOf(index), "within 0 and 63");
                                }
                                result[i] = (int) (at(value, i) >>> index & 1);
                            }
                            return new IntVector(result, 0, size, null);
                        })
                        .build());
    }

    private static ScalarDefinition.Builder operator(String symbol, LongBinaryOperator operator) {
        return ScalarDefinition.named(symbol)
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 2, 2);
                    DataType type = integral(name, Signatures.commonType(name, Signatures.types(arguments)));
                    return Signatures.signature(arguments, Collections.nCopies(2, type), type);
                })
                .kernels(signature ->
                        (arguments, size, _) -> map(signature, arguments[0], arguments[1], size, operator));
    }

    private static DataType integral(String name, DataType type) {
        if (TypeCoercion.isIntegral(type)) return type;
        if (type == AtomicType.NULL || type == AtomicType.STRING) return LONG;
        throw FunctionErrors.unexpectedType(name, 0, "\"INTEGRAL\"", type);
    }

    private static ScalarDefinition.Builder shift(
            String name, String symbol, LongBinaryOperator ints, LongBinaryOperator longs) {
        return ScalarDefinition.named(name, symbol)
                .binder(Signatures.overloads(Signatures.overload(INT, INT, INT), Signatures.overload(LONG, LONG, INT)))
                .kernels(signature -> (arguments, size, _) -> map(
                        signature, arguments[0], arguments[1], size, signature.resultType() == LONG ? longs : ints));
    }

    private static ColumnVector map(
            Signature signature, ColumnVector first, ColumnVector second, int size, LongBinaryOperator operator) {
        ColumnVector a = Vectors.flatten(first);
        ColumnVector b = Vectors.flatten(second);
        long[] result = new long[size];
        for (int i = 0; i < size; i++) result[i] = operator.applyAsLong(at(a, i), at(b, i));
        if (signature.resultType() == LONG) return new LongVector(result, 0, size, null);
        int[] narrow = new int[size];
        for (int i = 0; i < size; i++) narrow[i] = (int) result[i];
        return new IntVector(narrow, 0, size, null);
    }

    private static long at(ColumnVector vector, int index) {
        return vector instanceof IntVector v ? v.get(index) : ((LongVector) vector).get(index);
    }
}
