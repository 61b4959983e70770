package dev.kindling.catalyst.function.collection;

import static dev.kindling.sql.types.AtomicType.BOOLEAN;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.LONG;
import static dev.kindling.sql.types.AtomicType.STRING;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.Binder;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions on arrays.
final class ArrayFunctions {

    private ArrayFunctions() {}

    static List<ScalarFunction> functions() {
        return List.of(
                ScalarDefinition.named("array_contains")
                        .summary("Whether the array has the value; NULL if it might, having a NULL.")
                        .example("array_contains(array(1, 2, 3), 2)", "true")
                        .binder(arrayAndElement(BOOLEAN))
                        .maybeNull()
                        .kernel(ArrayFunctions::contains)
                        .build(),
                ScalarDefinition.named("array_position")
                        .summary("Where the value first stands, from 1; 0 for nowhere.")
                        .example("array_position(array(3, 2, 1), 1)", "3")
                        .binder(arrayAndElement(LONG))
                        .kernels(Kernels.rows((v, _) -> ((List<?>) v[0]).indexOf(v[1]) + 1L))
                        .build(),
                ScalarDefinition.named("array_remove")
                        .summary("The array without the value.")
                        .example("array_remove(array(1, 2, 3, 3), 3)", "[1, 2]")
                        .binder(arrayAndElement(null))
                        .kernels(Kernels.rows((v, _) -> {
                            var list = new ArrayList<@Nullable Object>((List<?>) v[0]);
                            list.removeIf(v[1]::equals);
                            return list;
                        }))
                        .build(),
                ScalarDefinition.named("array_join")
                        .summary("The texts of the array with the delimiter between them; NULLs left out or replaced.")
                        .example("array_join(array('hello', NULL, 'world'), ' ', ',')", "hello , world")
                        .example("array_join(array('hello', NULL, 'world'), ' ')", "hello world")
                        .binder(Signatures.withOptional(1, STRING, new ArrayType(STRING), STRING, STRING))
                        .kernels(Kernels.rows(
                                (v, _) -> joined((List<?>) v[0], (String) v[1], v.length > 2 ? (String) v[2] : null)))
                        .build(),
                ScalarDefinition.named("array_distinct")
                        .summary("The array with equal elements once.")
                        .example("array_distinct(array(1, 2, 3, NULL, 3))", "[1, 2, 3, null]")
                        .binder(same())
                        .kernel((arguments, size, _) -> filtered(arguments[0], size, (array, i, k) -> {
                            for (int j = array.start(i); j < k; j++) {
                                if (ValueOrder.same(array.elements(), j, array.elements(), k)) return false;
                            }
                            return true;
                        }))
                        .build(),
                ScalarDefinition.named("array_compact")
                        .summary("The array without NULLs.")
                        .example("array_compact(array(1, NULL, 2))", "[1, 2]")
                        .binder(same())
                        .kernel((arguments, size, _) -> filtered(
                                arguments[0],
                                size,
                                (array, _, k) -> !array.elements().isNull(k)))
                        .build(),
                ScalarDefinition.named("sort_array")
                        .summary("The array sorted, NULLs first; descending, NULLs last, if the second argument is"
                                + " false.")
                        .example("sort_array(array('b', 'd', 'c', 'a'))", "[a, b, c, d]")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 1, 2);
                            ArrayType type = CollectionFunctions.arrayType(name, Signatures.types(arguments), 0);
                            return Signatures.signature(
                                    arguments, arguments.size() == 1 ? List.of(type) : List.of(type, BOOLEAN), type);
                        })
                        .kernel(ArrayFunctions::sorted)
                        .build(),
                extreme("array_max", 1, "array_max(array(1, 20, NULL, 3))", "20"),
                extreme("array_min", -1, "array_min(array(1, 20, NULL, 3))", "1"),
                ScalarDefinition.named("slice")
                        .summary("So many elements from a position on, from 1 or from the end.")
                        .example("slice(array(1, 2, 3, 4), 2, 2)", "[2, 3]")
                        .example("slice(array(1, 2, 3, 4), -2, 2)", "[3, 4]")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 3, 3);
                            ArrayType type = CollectionFunctions.arrayType(name, Signatures.types(arguments), 0);
                            return Signatures.signature(arguments, List.of(type, INT, INT), type);
                        })
                        .fails()
                        .kernels(Kernels.rows((v, _) -> slice((List<?>) v[0], (Integer) v[1], (Integer) v[2])))
                        .build(),
                ScalarDefinition.named("flatten")
                        .summary("The elements of an array's arrays.")
                        .example("flatten(array(array(1, 2), array(3, 4)))", "[1, 2, 3, 4]")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 1, 1);
                            ArrayType type = CollectionFunctions.arrayType(name, Signatures.types(arguments), 0);
                            if (!(type.elementType() instanceof ArrayType inner)) {
                                throw FunctionErrors.unexpectedType(name, 0, "\"ARRAY<ARRAY>\"", type);
                            }
                            return Signatures.signature(arguments, List.of(type), inner);
                        })
                        .maybeNull()
                        .kernels(Kernels.rows((v, _) -> {
                            var all = new ArrayList<@Nullable Object>();
                            for (Object inner : (List<?>) v[0]) {
                                if (inner == null) return null;
                                all.addAll((List<?>) inner);
                            }
                            return all;
                        }))
                        .build(),
                ScalarDefinition.named("array_repeat")
                        .summary("An array of a value, so many times over.")
                        .example("array_repeat('123', 2)", "[123, 123]")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 2, 2);
                            DataType type = Signatures.types(arguments).getFirst();
                            return new Signature(
                                    List.of(type, INT),
                                    new ArrayType(type),
                                    arguments.get(1).nullable());
                        })
                        .handlesNulls()
                        .kernels(Kernels.rowsWithNulls((v, _) -> {
                            if (v[1] == null) return null;
                            var list = new ArrayList<@Nullable Object>();
                            for (int i = (Integer) v[1]; i > 0; i--) list.add(v[0]);
                            return list;
                        }))
                        .build(),
                ScalarDefinition.named("array_size")
                        .summary("The number of elements.")
                        .example("array_size(array('b', 'd', 'c', 'a'))", "4")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 1, 1);
                            ArrayType type = CollectionFunctions.arrayType(name, Signatures.types(arguments), 0);
                            return Signatures.signature(arguments, List.of(type), INT);
                        })
                        .kernels(Kernels.rows((v, _) -> ((List<?>) v[0]).size()))
                        .build(),
                ScalarDefinition.named("sequence")
                        .summary("The numbers from the first to the second, by steps of 1 or of the third.")
                        .example("sequence(1, 5)", "[1, 2, 3, 4, 5]")
                        .example("sequence(5, 1)", "[5, 4, 3, 2, 1]")
                        .binder(Signatures.overloads(
                                new Signatures.Overload(new ArrayType(INT, false), List.of(INT, INT, INT), 1),
                                new Signatures.Overload(new ArrayType(LONG, false), List.of(LONG, LONG, LONG), 1)))
                        .fails()
                        .kernels(Kernels.rows((v, _) -> sequence(v)))
                        .build());
    }

    private static Binder arrayAndElement(@Nullable DataType result) {
        return (name, arguments) -> {
            Signatures.checkCount(name, arguments.size(), 2, 2);
            ArrayType array = CollectionFunctions.arrayType(name, Signatures.types(arguments), 0);
            DataType element = Signatures.commonType(
                    name,
                    List.of(array.elementType(), Signatures.types(arguments).get(1)));
            var wanted = new ArrayType(element, array.containsNull());
            return Signatures.signature(arguments, List.of(wanted, element), result == null ? wanted : result);
        };
    }

    private static Binder same() {
        return (name, arguments) -> {
            Signatures.checkCount(name, arguments.size(), 1, 1);
            ArrayType type = CollectionFunctions.arrayType(name, Signatures.types(arguments), 0);
            return Signatures.signature(arguments, List.of(type), type);
        };
    }

    private static ColumnVector contains(ColumnVector[] arguments, int size, Object context) {
        var array = (ArrayVector) Vectors.flatten(arguments[0]);
        byte[] result = new byte[size];
        long[] bits = Validity.allValid(size);
        for (int i = 0; i < size; i++) {
            if (array.isNull(i) || arguments[1].isNull(i)) continue;
            boolean nulls = false;
            for (int k = array.start(i), end = k + array.length(i); k < end && result[i] == 0; k++) {
                if (array.elements().isNull(k)) nulls = true;
                else if (ValueOrder.compare(array.elements(), k, arguments[1], i) == 0) result[i] = 1;
            }
            if (nulls && result[i] == 0) Validity.clear(bits, i);
        }
        return new BooleanVector(result, 0, size, bits);
    }

    private interface ElementTest {
        boolean keeps(ArrayVector array, int row, int element);
    }

    private static ColumnVector filtered(ColumnVector vector, int size, ElementTest test) {
        var array = (ArrayVector) Vectors.flatten(vector);
        int[] starts = new int[size];
        int[] lengths = new int[size];
        var rows = new IntBuilder(size);
        for (int i = 0; i < size; i++) {
            starts[i] = rows.size();
            if (array.isNull(i)) continue;
            for (int k = array.start(i), end = k + array.length(i); k < end; k++) {
                if (test.keeps(array, i, k)) rows.add(k);
            }
            lengths[i] = rows.size() - starts[i];
        }
        return new ArrayVector(
                starts, lengths, 0, size, null, Vectors.gather(array.elements(), rows.array(), rows.size()));
    }

    private static ColumnVector sorted(ColumnVector[] arguments, int size, Object context) {
        var array = (ArrayVector) Vectors.flatten(arguments[0]);
        BooleanVector ascending = arguments.length > 1 ? Kernels.booleans(arguments[1]) : null;
        ColumnVector elements = array.elements();
        int[] starts = new int[size];
        int[] lengths = new int[size];
        var rows = new IntBuilder(elements.size());
        for (int i = 0; i < size; i++) {
            starts[i] = rows.size();
            if (array.isNull(i)) continue;
            int direction = ascending != null && ascending.get(i) == 0 ? -1 : 1;
            var order = new ArrayList<Integer>();
            for (int k = array.start(i), end = k + array.length(i); k < end; k++) order.add(k);
            order.sort((x, y) -> direction * ValueOrder.compareNullsFirst(elements, x, elements, y));
            order.forEach(rows::add);
            lengths[i] = order.size();
        }
        return new ArrayVector(starts, lengths, 0, size, null, Vectors.gather(elements, rows.array(), rows.size()));
    }

    private static ScalarFunction extreme(String name, int direction, String example, String result) {
        return ScalarDefinition.named(name)
                .summary("The " + (direction > 0 ? "largest" : "smallest") + " element, NULLs passed over.")
                .example(example, result)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 1);
                    ArrayType type = CollectionFunctions.arrayType(called, Signatures.types(arguments), 0);
                    return Signatures.signature(arguments, List.of(type), type.elementType());
                })
                .maybeNull()
                .kernel((arguments, size, _) -> {
                    var array = (ArrayVector) Vectors.flatten(arguments[0]);
                    ColumnVector elements = array.elements();
                    int[] rows = new int[size];
                    for (int i = 0; i < size; i++) {
                        int best = -1;
                        int length = array.isNull(i) ? 0 : array.length(i);
                        for (int k = array.start(i), end = k + length; k < end; k++) {
                            if (elements.isNull(k)) continue;
                            if (best < 0 || direction * ValueOrder.compare(elements, k, elements, best) > 0) best = k;
                        }
                        rows[i] = best;
                    }
                    return Vectors.gatherOrNull(elements, rows, size);
                })
                .build();
    }

    private static String joined(List<?> texts, String delimiter, @Nullable String forNull) {
        var result = new StringBuilder();
        boolean first = true;
        for (Object text : texts) {
            Object shown = text == null ? forNull : text;
            if (shown == null) continue;
            if (!first) result.append(delimiter);
            result.append(shown);
            first = false;
        }
        return result.toString();
    }

    private static List<?> slice(List<?> list, int start, int length) {
        if (start == 0) throw FunctionErrors.invalidValue("slice", "start", "0", "not 0");
        if (length < 0) throw FunctionErrors.invalidValue("slice", "length", String.valueOf(length), "not negative");
        int from = start > 0 ? start - 1 : list.size() + start;
        if (from < 0 || from >= list.size()) return List.of();
        return list.subList(from, (int) Math.min(list.size(), (long) from + length));
    }

    private static List<Object> sequence(Object[] v) {
        long from = ((Number) v[0]).longValue();
        long to = ((Number) v[1]).longValue();
        long step = v.length > 2 ? ((Number) v[2]).longValue() : from <= to ? 1 : -1;
        if ((step == 0 && from != to) || (step > 0 && from > to) || (step < 0 && from < to)) {
            throw FunctionErrors.invalidValue("sequence", "step", String.valueOf(step), "towards the end");
        }
        var list = new ArrayList<Object>();
        long count = step == 0 ? 0 : (to - from) / step;
        if (count > 10_000_000) {
            throw FunctionErrors.invalidValue("sequence", "stop", String.valueOf(to), "at most ten million steps away");
        }
        for (long i = 0; i <= count; i++) {
            long value = from + i * step;
            if (v[0] instanceof Integer) list.add((int) value);
            else list.add(value);
        }
        return list;
    }
}
