package dev.kindling.catalyst.function.collection;

import static dev.kindling.sql.types.AtomicType.BOOLEAN;
import static dev.kindling.sql.types.AtomicType.INT;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.HigherOrderFunction.LambdaBody;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.HigherOrderDefinition;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;

/// Functions that call a lambda for the elements of arrays. A lambda runs over the elements of all rows at once.
final class HigherOrderFunctions {

    private HigherOrderFunctions() {}

    static List<ScalarFunction> functions() {
        return List.of(
                HigherOrderDefinition.named("transform")
                        .summary("The array of what the lambda makes of each element, and of its index if it asks.")
                        .example("transform(array(1, 2, 3), x -> x + 1)", "[2, 3, 4]")
                        .example("transform(array(1, 2, 3), (x, i) -> x + i)", "[1, 3, 5]")
                        .binder((name, arguments) -> {
                            ArrayType array = array(name, arguments, 2, 2);
                            Argument body = arguments.get(1);
                            return signature(
                                    arguments, array, body.type(), new ArrayType(body.type(), body.nullable()));
                        })
                        .parameters(HigherOrderFunctions::elementAndIndex)
                        .kernel(HigherOrderFunctions::transform)
                        .build(),
                HigherOrderDefinition.named("filter")
                        .summary("The elements for which the lambda is true.")
                        .example("filter(array(1, 2, 3), x -> x % 2 = 1)", "[1, 3]")
                        .example("filter(array(0, 2, 3), (x, i) -> x > i)", "[2, 3]")
                        .binder((name, arguments) -> {
                            ArrayType array = array(name, arguments, 2, 2);
                            requireBoolean(name, arguments);
                            return signature(arguments, array, BOOLEAN, array);
                        })
                        .parameters(HigherOrderFunctions::elementAndIndex)
                        .kernel(HigherOrderFunctions::filter)
                        .build(),
                test("exists", "Whether the lambda is true for some element; NULL if only for a NULL it might.", 1)
                        .example("exists(array(1, 2, 3), x -> x % 2 = 0)", "true")
                        .example("exists(array(1, NULL, 3), x -> x % 2 = 0)", "NULL")
                        .build(),
                test("forall", "Whether the lambda is true for all elements; NULL if but for a NULL it would be.", 0)
                        .example("forall(array(1, 2, 3), x -> x % 2 = 0)", "false")
                        .example("forall(array(2, NULL, 8), x -> x % 2 = 0)", "NULL")
                        .build(),
                HigherOrderDefinition.named("aggregate", "reduce")
                        .summary("What the lambda makes of a start and the elements, one after the other; at the end"
                                + " the second lambda's.")
                        .example("aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x)", "6")
                        .example("aggregate(array(1, 2, 3), 0, (acc, x) -> acc + x, acc -> acc * 10)", "60")
                        .lambdasFrom(2)
                        .binder(HigherOrderFunctions::bindAggregate)
                        .parameters((name, before, index, _) -> {
                            DataType state = Signatures.types(before).get(1);
                            return index == 2 ? List.of(state, elementType(name, before, 0)) : List.of(state);
                        })
                        .kernel(HigherOrderFunctions::aggregate)
                        .build(),
                HigherOrderDefinition.named("zip_with")
                        .summary("The array of what the lambda makes of the elements at each index of two arrays, NULL"
                                + " past the end of the shorter.")
                        .example("zip_with(array(1, 2), array(3, 4), (x, y) -> x + y)", "[4, 6]")
                        .example("zip_with(array(1, 2), array(3), (x, y) -> coalesce(x, 0) + coalesce(y, 0))", "[4, 2]")
                        .lambdasFrom(2)
                        .binder((name, arguments) -> {
                            ArrayType left = array(name, arguments, 3, 3);
                            ArrayType right = CollectionFunctions.arrayType(name, Signatures.types(arguments), 1);
                            Argument body = arguments.get(2);
                            return Signatures.signature(
                                    arguments.subList(0, 2),
                                    List.of(left, right, body.type()),
                                    new ArrayType(body.type(), body.nullable()));
                        })
                        .parameters((name, before, _, _) ->
                                List.of(elementType(name, before, 0), elementType(name, before, 1)))
                        .kernel(HigherOrderFunctions::zipWith)
                        .build(),
                HigherOrderDefinition.named("array_sort")
                        .summary("The array sorted, NULLs last, or by a lambda that compares two elements: negative,"
                                + " 0 or positive.")
                        .example("array_sort(array('b', 'd', NULL, 'c', 'a'))", "[a, b, c, d, null]")
                        .example("array_sort(array(5, 6, 1), (l, r) -> r - l)", "[6, 5, 1]")
                        .binder((name, arguments) -> {
                            ArrayType array = array(name, arguments, 1, 2);
                            if (arguments.size() == 1) return Signatures.signature(arguments, List.of(array), array);
                            Signatures.requireCast(name, arguments, 1, INT);
                            return signature(arguments, array, INT, array);
                        })
                        .parameters((name, before, _, _) ->
                                List.of(elementType(name, before, 0), elementType(name, before, 0)))
                        .kernel((arguments, lambdas, size, _) ->
                                ArraySort.by(lambdas[1], (ArrayVector) Vectors.flatten(arguments[0]), size))
                        .withoutLambda((arguments, size, _) ->
                                ArraySort.natural((ArrayVector) Vectors.flatten(arguments[0]), size))
                        .build());
    }

    private static ArrayType array(String name, List<Argument> arguments, int min, int max) {
        Signatures.checkCount(name, arguments.size(), min, max);
        return CollectionFunctions.arrayType(name, Signatures.types(arguments), 0);
    }

    private static DataType elementType(String name, List<Argument> before, int index) {
        return CollectionFunctions.arrayType(name, Signatures.types(before), index)
                .elementType();
    }

    private static List<DataType> elementAndIndex(String name, List<Argument> before, int index, int count) {
        DataType element = elementType(name, before, 0);
        return count == 1 ? List.of(element) : List.of(element, INT);
    }

    /// NULL exactly for a NULL array.
    private static Signature signature(List<Argument> arguments, DataType array, DataType body, DataType result) {
        return Signatures.signature(arguments.subList(0, 1), List.of(array, body), result);
    }

    private static void requireBoolean(String name, List<Argument> arguments) {
        Signatures.requireCast(name, arguments, arguments.size() - 1, BOOLEAN);
    }

    private static ColumnVector transform(
            ColumnVector[] arguments, LambdaBody[] lambdas, int size, EvaluationContext context) {
        var array = (ArrayVector) Vectors.flatten(arguments[0]);
        Spread spread = Spread.of(size, array::isNull, array::length);
        ColumnVector made = callPerElement(array, spread, lambdas[1]);
        return new ArrayVector(spread.starts(), spread.lengths(), 0, size, spread.validity(), made);
    }

    private static ColumnVector callPerElement(ArrayVector array, Spread spread, LambdaBody lambda) {
        ColumnVector elements = Vectors.gather(array.elements(), spread.positions(array::start), spread.count());
        return lambda.evaluate(spread.rows(), new ColumnVector[] {elements, spread.indexes()}, spread.count());
    }

    private static ColumnVector filter(
            ColumnVector[] arguments, LambdaBody[] lambdas, int size, EvaluationContext context) {
        var array = (ArrayVector) Vectors.flatten(arguments[0]);
        Spread spread = Spread.of(size, array::isNull, array::length);
        BooleanVector keeps = Kernels.booleans(callPerElement(array, spread, lambdas[1]));
        int[] starts = new int[size];
        int[] lengths = new int[size];
        var kept = new IntBuilder(spread.count());
        for (int i = 0; i < size; i++) {
            starts[i] = kept.size();
            int first = spread.starts()[i];
            for (int k = 0; k < spread.lengths()[i]; k++) {
                if (!keeps.isNull(first + k) && keeps.get(first + k) != 0) kept.add(array.start(i) + k);
            }
            lengths[i] = kept.size() - starts[i];
        }
        ColumnVector elements = Vectors.gather(array.elements(), kept.array(), kept.size());
        return new ArrayVector(starts, lengths, 0, size, spread.validity(), elements);
    }

    /// `exists` and `forall`: `decisive` as soon as the lambda is that for some element.
    private static HigherOrderDefinition.Builder test(String called, String summary, int decisive) {
        return HigherOrderDefinition.named(called)
                .summary(summary)
                .binder((name, arguments) -> {
                    ArrayType array = array(name, arguments, 2, 2);
                    requireBoolean(name, arguments);
                    return Signatures.signature(arguments, List.of(array, BOOLEAN), BOOLEAN);
                })
                .parameters((name, before, _, _) -> List.of(elementType(name, before, 0)))
                .kernel((arguments, lambdas, size, _) -> {
                    var array = (ArrayVector) Vectors.flatten(arguments[0]);
                    Spread spread = Spread.of(size, array::isNull, array::length);
                    return decided(Kernels.booleans(callPerElement(array, spread, lambdas[1])), spread, decisive);
                });
    }

    private static ColumnVector decided(BooleanVector tests, Spread spread, int decisive) {
        byte[] result = new byte[spread.size()];
        long[] bits = Validity.allValid(spread.size());
        for (int i = 0; i < spread.size(); i++) {
            result[i] = (byte) (1 - decisive);
            boolean unknown = spread.isNull(i);
            for (int k = spread.starts()[i], end = k + spread.lengths()[i]; k < end; k++) {
                if (tests.isNull(k)) {
                    unknown = true;
                } else if (tests.get(k) == decisive) {
                    result[i] = (byte) decisive;
                    unknown = false;
                    break;
                }
            }
            if (unknown) Validity.clear(bits, i);
        }
        return new BooleanVector(result, 0, spread.size(), bits);
    }

    private static Signature bindAggregate(String name, List<Argument> arguments) {
        ArrayType array = array(name, arguments, 3, 4);
        List<DataType> types = Signatures.types(arguments);
        DataType state = types.get(1);
        if (!TypeCoercion.canImplicitlyCast(types.get(2), state)) {
            throw FunctionErrors.unexpectedType(name, 2, "\"" + state.sql() + "\"", types.get(2));
        }
        var wanted = new ArrayList<>(List.of(array, state, state));
        if (types.size() == 4) wanted.add(types.get(3));
        return new Signature(wanted, types.size() == 4 ? types.get(3) : state, true);
    }

    /// Goes through all arrays side by side: in step `k`, the lambda runs over element `k` of those that have one.
    private static ColumnVector aggregate(
            ColumnVector[] arguments, LambdaBody[] lambdas, int size, EvaluationContext context) {
        var array = (ArrayVector) Vectors.flatten(arguments[0]);
        ColumnVector states = Vectors.flatten(arguments[1]);
        int longest = 0;
        for (int i = 0; i < size; i++) if (!array.isNull(i)) longest = Math.max(longest, array.length(i));
        int[] rows = new int[size];
        int[] elements = new int[size];
        int[] merged = new int[size];
        for (int k = 0; k < longest; k++) {
            int count = 0;
            for (int i = 0; i < size; i++) {
                merged[i] = i;
                if (array.isNull(i) || k >= array.length(i)) continue;
                merged[i] = size + count;
                rows[count] = i;
                elements[count++] = array.start(i) + k;
            }
            ColumnVector[] parameters = {
                Vectors.gather(states, rows, count), Vectors.gather(array.elements(), elements, count)
            };
            ColumnVector next = Vectors.flatten(lambdas[2].evaluate(rows, parameters, count));
            states = count == size ? next : Vectors.gather(Vectors.concat(List.of(states, next)), merged, size);
        }
        ColumnVector result = states;
        if (lambdas.length == 4) {
            for (int i = 0; i < size; i++) rows[i] = i;
            result = lambdas[3].evaluate(rows, new ColumnVector[] {states}, size);
        }
        return Vectors.restricted(result, Validity.rebased(array.validity(), array.offset(), size));
    }

    private static ColumnVector zipWith(
            ColumnVector[] arguments, LambdaBody[] lambdas, int size, EvaluationContext context) {
        var left = (ArrayVector) Vectors.flatten(arguments[0]);
        var right = (ArrayVector) Vectors.flatten(arguments[1]);
        Spread spread =
                Spread.of(size, i -> left.isNull(i) || right.isNull(i), i -> Math.max(left.length(i), right.length(i)));
        ColumnVector[] parameters = {
            Vectors.gatherOrNull(left.elements(), spread.positionsWithin(left::start, left::length), spread.count()),
            Vectors.gatherOrNull(right.elements(), spread.positionsWithin(right::start, right::length), spread.count())
        };
        ColumnVector made = lambdas[2].evaluate(spread.rows(), parameters, spread.count());
        return new ArrayVector(spread.starts(), spread.lengths(), 0, size, spread.validity(), made);
    }
}
