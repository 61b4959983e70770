package dev.kindling.catalyst.function.collection;

import static dev.kindling.sql.types.AtomicType.BOOLEAN;
import static dev.kindling.sql.types.AtomicType.INT;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/// Making arrays, maps and structs, and taking them apart.
public final class CollectionFunctions implements FunctionFamily {

    @Override
    public List<ScalarFunction> scalars() {
        var all = new ArrayList<ScalarFunction>();
        addMaking(all);
        addAccess(all);
        all.addAll(ArrayFunctions.functions());
        all.addAll(HigherOrderFunctions.functions());
        all.addAll(MapLambdaFunctions.functions());
        return all;
    }

    private static void addMaking(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("array")
                .summary("An array of the arguments.")
                .example("array(1, 2, 3)", "[1, 2, 3]")
                .binder((name, arguments) -> {
                    DataType common = Signatures.commonType(name, Signatures.types(arguments));
                    boolean nulls = arguments.stream().anyMatch(Argument::nullable);
                    return new Signature(
                            Collections.nCopies(arguments.size(), common), new ArrayType(common, nulls), false);
                })
                .neverNull()
                .kernels(signature -> (arguments, size, _) ->
                        array(arguments, size, ((ArrayType) signature.resultType()).elementType()))
                .build());
        all.add(ScalarDefinition.named("struct")
                .summary("A struct of the arguments, its fields named col1, col2 and so on.")
                .example("struct(1, 'a')", "{1, a}")
                .binder((_, arguments) -> {
                    List<DataType> types = Signatures.types(arguments);
                    List<StructField> fields = IntStream.range(0, types.size())
                            .mapToObj(i -> new StructField(
                                    "col" + (i + 1),
                                    types.get(i),
                                    arguments.get(i).nullable()))
                            .toList();
                    return new Signature(types, new StructType(fields), false);
                })
                .neverNull()
                .kernel((arguments, size, _) -> new StructVector(List.of(arguments), 0, size, null))
                .build());
        all.add(ScalarDefinition.named("named_struct")
                .summary("A struct of names and values.")
                .example("named_struct('a', 1, 'b', 2)", "{1, 2}")
                .binder(CollectionFunctions::bindNamedStruct)
                .neverNull()
                .kernel((arguments, size, _) -> {
                    var fields = new ArrayList<ColumnVector>();
                    for (int i = 1; i < arguments.length; i += 2) fields.add(arguments[i]);
                    return new StructVector(fields, 0, size, null);
                })
                .build());
        all.add(ScalarDefinition.named("map")
                .summary("A map of keys and values, given in turn.")
                .example("map(1.0, '2', 3.0, '4')", "{1.0 -> 2, 3.0 -> 4}")
                .binder(CollectionFunctions::bindMap)
                .neverNull()
                .fails()
                .kernels(signature -> (arguments, size, _) -> {
                    var type = (MapType) signature.resultType();
                    ColumnVector[] keys = everySecond(arguments, 0);
                    ArrayVector first = array(keys, size, type.keyType());
                    return map(first, array(everySecond(arguments, 1), size, type.valueType()), size);
                })
                .build());
        all.add(ScalarDefinition.named("map_from_arrays")
                .summary("A map of an array of keys and an array of values.")
                .example("map_from_arrays(array(1, 3), array('2', '4'))", "{1 -> 2, 3 -> 4}")
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 2, 2);
                    List<DataType> types = Signatures.types(arguments);
                    var keys = arrayType(name, types, 0);
                    var items = arrayType(name, types, 1);
                    return Signatures.signature(
                            arguments,
                            types,
                            new MapType(keys.elementType(), items.elementType(), items.containsNull()));
                })
                .fails()
                .kernel((arguments, size, _) -> map(
                        (ArrayVector) Vectors.flatten(arguments[0]), (ArrayVector) Vectors.flatten(arguments[1]), size))
                .build());
    }

    static ArrayType arrayType(String name, List<DataType> types, int index) {
        if (types.get(index) instanceof ArrayType array) return array;
        throw FunctionErrors.unexpectedType(name, index, "\"ARRAY\"", types.get(index));
    }

    static MapType mapType(String name, List<DataType> types, int index) {
        if (types.get(index) instanceof MapType map) return map;
        throw FunctionErrors.unexpectedType(name, index, "\"MAP\"", types.get(index));
    }

    private static Signature bindNamedStruct(String name, List<Argument> arguments) {
        if (arguments.size() % 2 != 0)
            throw FunctionErrors.wrongNumberOfArguments(name, "2n (n > 0)", arguments.size());
        List<DataType> types = Signatures.types(arguments);
        var fields = new ArrayList<StructField>();
        for (int i = 0; i < types.size(); i += 2) {
            var constant = arguments.get(i).constant();
            if (constant == null || !(constant.value() instanceof String field)) {
                throw FunctionErrors.notConstant(name, "name");
            }
            fields.add(new StructField(
                    field, types.get(i + 1), arguments.get(i + 1).nullable()));
        }
        return new Signature(types, new StructType(fields), false);
    }

    private static Signature bindMap(String name, List<Argument> arguments) {
        if (arguments.size() % 2 != 0)
            throw FunctionErrors.wrongNumberOfArguments(name, "2n (n > 0)", arguments.size());
        var keys = new ArrayList<DataType>();
        var items = new ArrayList<DataType>();
        boolean nulls = false;
        List<DataType> types = Signatures.types(arguments);
        for (int i = 0; i < types.size(); i += 2) {
            keys.add(types.get(i));
            items.add(types.get(i + 1));
            nulls |= arguments.get(i + 1).nullable();
        }
        DataType key = Signatures.commonType(name, keys);
        DataType item = Signatures.commonType(name, items);
        var wanted = new ArrayList<DataType>();
        for (int i = 0; i < types.size(); i++) wanted.add(i % 2 == 0 ? key : item);
        return new Signature(wanted, new MapType(key, item, nulls), false);
    }

    private static ColumnVector[] everySecond(ColumnVector[] arguments, int from) {
        ColumnVector[] result = new ColumnVector[arguments.length / 2];
        for (int i = 0; i < result.length; i++) result[i] = arguments[2 * i + from];
        return result;
    }

    /// For each row the array of its values in `parts`.
    static ArrayVector array(ColumnVector[] parts, int size, DataType elementType) {
        int width = parts.length;
        int[] starts = new int[size];
        int[] lengths = new int[size];
        int[] rows = new int[size * width];
        for (int i = 0; i < size; i++) {
            starts[i] = i * width;
            lengths[i] = width;
            for (int k = 0; k < width; k++) rows[i * width + k] = k * size + i;
        }
        ColumnVector elements = width == 0
                ? Vectors.nulls(elementType, 0)
                : Vectors.gather(Vectors.concat(Arrays.asList(parts)), rows, rows.length);
        return new ArrayVector(starts, lengths, 0, size, null, elements);
    }

    /// Maps of arrays of keys and of values; the last of equal keys would be ambiguous, so it is an error.
    static ColumnVector map(ArrayVector keys, ArrayVector items, int size) {
        int[] starts = new int[size];
        int[] lengths = new int[size];
        var keyRows = new IntBuilder(size);
        var itemRows = new IntBuilder(size);
        for (int i = 0; i < size; i++) {
            starts[i] = keyRows.size();
            if (keys.isNull(i) || items.isNull(i)) continue;
            lengths[i] = keys.length(i);
            if (keys.length(i) != items.length(i)) {
                throw KindlingException.of(
                                ErrorCondition.INVALID_PARAMETER_VALUE,
                                "a map of " + keys.length(i) + " keys and " + items.length(i) + " values")
                        .build();
            }
            for (int k = 0; k < keys.length(i); k++) {
                checkKey(keys.elements(), keys.start(i), k);
                keyRows.add(keys.start(i) + k);
                itemRows.add(items.start(i) + k);
            }
        }
        return new MapVector(
                starts,
                lengths,
                0,
                size,
                null,
                Vectors.gather(keys.elements(), keyRows.array(), keyRows.size()),
                Vectors.gather(items.elements(), itemRows.array(), itemRows.size()));
    }

    /// Fails if key `index` of the map that begins at `start` is NULL or equal to one before it.
    static void checkKey(ColumnVector keys, int start, int index) {
        if (keys.isNull(start + index)) {
            throw KindlingException.of(ErrorCondition.NULL_MAP_KEY, "a key of a map is NULL")
                    .build();
        }
        for (int k = 0; k < index; k++) {
            if (ValueOrder.compare(keys, start + k, keys, start + index) == 0) {
                throw KindlingException.of(ErrorCondition.DUPLICATED_MAP_KEY, "two keys of a map are equal")
                        .parameter("key", String.valueOf(index))
                        .build();
            }
        }
    }

    private static void addAccess(List<ScalarFunction> all) {
        all.add(ScalarDefinition.named("size", "cardinality")
                .summary("The number of elements or entries.")
                .example("size(array('b', 'd', 'c', 'a'))", "4")
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 1, 1);
                    DataType type = Signatures.types(arguments).getFirst();
                    if (!(type instanceof ArrayType) && !(type instanceof MapType)) {
                        throw FunctionErrors.unexpectedType(name, 0, "(\"ARRAY\" or \"MAP\")", type);
                    }
                    return Signatures.signature(arguments, List.of(type), INT);
                })
                .kernel(CollectionFunctions::size)
                .build());
        all.add(access("element_at", 1, true)
                .summary("The element at a position, from 1 or from the end, or the value of a key.")
                .example("element_at(array(1, 2, 3), 2)", "2")
                .example("element_at(array(1, 2, 3), -1)", "3")
                .example("element_at(map(1, 'a', 2, 'b'), 2)", "b")
                .build());
        all.add(access("try_element_at", 1, false)
                .summary("As element_at, NULL for a position beyond the array.")
                .example("try_element_at(array(1, 2, 3), 4)", "NULL")
                .build());
        all.add(access("element", 0, true)
                .summary("The element at a position, from 0, or the value of a key: a subscript.")
                .example("array('a', 'b')[1]", "b")
                .build());
        all.add(access("get", 0, false)
                .summary("The element at a position, from 0; NULL beyond the array.")
                .example("get(array(1, 2, 3), 3)", "NULL")
                .build());
        all.add(entries("map_keys", true)
                .summary("The keys of a map.")
                .example("map_keys(map(1, 'a', 2, 'b'))", "[1, 2]")
                .build());
        all.add(entries("map_values", false)
                .summary("The values of a map.")
                .example("map_values(map(1, 'a', 2, 'b'))", "[a, b]")
                .build());
        all.add(ScalarDefinition.named("map_entries")
                .summary("The entries of a map as an array of structs.")
                .example("map_entries(map(1, 'a', 2, 'b'))", "[{1, a}, {2, b}]")
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 1, 1);
                    MapType map = mapType(name, Signatures.types(arguments), 0);
                    var entry = new StructType()
                            .add("key", map.keyType(), false)
                            .add("value", map.valueType(), map.valueContainsNull());
                    return Signatures.signature(arguments, List.of(map), new ArrayType(entry, false));
                })
                .kernel((arguments, size, _) -> {
                    var map = (MapVector) Vectors.flatten(arguments[0]);
                    var entries = new StructVector(
                            List.of(map.keys(), map.items()), 0, map.keys().size(), null);
                    return new ArrayVector(map.starts(), map.lengths(), map.offset(), size, map.validity(), entries);
                })
                .build());
        all.add(ScalarDefinition.named("map_contains_key")
                .summary("Whether the map has the key.")
                .example("map_contains_key(map(1, 'a', 2, 'b'), 1)", "true")
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 2, 2);
                    MapType map = mapType(name, Signatures.types(arguments), 0);
                    Signatures.requireCast(name, arguments, 1, map.keyType());
                    return Signatures.signature(arguments, List.of(map, map.keyType()), BOOLEAN);
                })
                .kernel((arguments, size, _) -> {
                    var map = (MapVector) Vectors.flatten(arguments[0]);
                    byte[] result = new byte[size];
                    for (int i = 0; i < size; i++) {
                        if (!map.isNull(i) && !arguments[1].isNull(i)) {
                            result[i] = (byte) (find(map, i, arguments[1]) >= 0 ? 1 : 0);
                        }
                    }
                    return new BooleanVector(result, 0, size, null);
                })
                .build());
    }

    private static ColumnVector size(ColumnVector[] arguments, int size, EvaluationContext context) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        int[] result = new int[size];
        for (int i = 0; i < size; i++) {
            result[i] = vector instanceof ArrayVector a ? a.length(i) : ((MapVector) vector).length(i);
        }
        return new IntVector(result, 0, size, null);
    }

    private static ScalarDefinition.Builder access(String name, int base, boolean fails) {
        var builder = ScalarDefinition.named(name)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 2, 2);
                    DataType type = Signatures.types(arguments).getFirst();
                    if (type instanceof ArrayType array) {
                        Signatures.requireCast(called, arguments, 1, INT);
                        return new Signature(List.of(type, INT), array.elementType(), true);
                    }
                    MapType map = mapType(called, List.of(type), 0);
                    Signatures.requireCast(called, arguments, 1, map.keyType());
                    return new Signature(List.of(type, map.keyType()), map.valueType(), true);
                })
                .maybeNull()
                .kernel((arguments, size, context) -> element(arguments, size, base, fails && context.ansi(), name));
        return fails ? builder.fails() : builder;
    }

    private static ColumnVector element(ColumnVector[] arguments, int size, int base, boolean fails, String name) {
        ColumnVector vector = Vectors.flatten(arguments[0]);
        int[] rows = new int[size];
        if (vector instanceof MapVector map) {
            for (int i = 0; i < size; i++) {
                rows[i] = map.isNull(i) || arguments[1].isNull(i) ? -1 : find(map, i, arguments[1]);
            }
            return Vectors.gatherOrNull(map.items(), rows, size);
        }
        var array = (ArrayVector) vector;
        IntVector indexes = Kernels.ints(arguments[1]);
        for (int i = 0; i < size; i++) {
            rows[i] = -1;
            if (array.isNull(i) || indexes.isNull(i)) continue;
            int index = indexes.get(i);
            int length = array.length(i);
            int position = base == 1 && index < 0 ? length + index : index - base;
            if (base == 1 && index == 0) throw zeroIndex();
            if (position >= 0 && position < length) rows[i] = array.start(i) + position;
            else if (fails) throw outside(name, index, length);
        }
        return Vectors.gatherOrNull(array.elements(), rows, size);
    }

    private static KindlingException zeroIndex() {
        return KindlingException.of(
                        ErrorCondition.INVALID_ARRAY_INDEX_IN_ELEMENT_AT, "the index 0: positions count from 1")
                .parameter("indexValue", 0)
                .build();
    }

    private static KindlingException outside(String name, int index, int length) {
        boolean subscript = name.equals("element");
        ErrorCondition condition =
                subscript ? ErrorCondition.INVALID_ARRAY_INDEX : ErrorCondition.INVALID_ARRAY_INDEX_IN_ELEMENT_AT;
        return KindlingException.of(
                        condition, "the index " + index + " is outside of an array of " + length + " elements")
                .parameter("indexValue", index)
                .parameter("arraySize", length)
                .hint("Use `" + (subscript ? "get" : "try_element_at") + "` to get NULL instead.")
                .build();
    }

    private static int find(MapVector map, int row, ColumnVector key) {
        for (int k = map.start(row), end = k + map.length(row); k < end; k++) {
            if (ValueOrder.compare(map.keys(), k, key, row) == 0) return k;
        }
        return -1;
    }

    private static ScalarDefinition.Builder entries(String name, boolean keys) {
        return ScalarDefinition.named(name)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 1);
                    MapType map = mapType(called, Signatures.types(arguments), 0);
                    DataType result = keys
                            ? new ArrayType(map.keyType(), false)
                            : new ArrayType(map.valueType(), map.valueContainsNull());
                    return Signatures.signature(arguments, List.of(map), result);
                })
                .kernel((arguments, size, _) -> {
                    var map = (MapVector) Vectors.flatten(arguments[0]);
                    return new ArrayVector(
                            map.starts(),
                            map.lengths(),
                            map.offset(),
                            size,
                            map.validity(),
                            keys ? map.keys() : map.items());
                });
    }
}
