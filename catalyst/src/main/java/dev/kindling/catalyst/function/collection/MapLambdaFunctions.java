package dev.kindling.catalyst.function.collection;

import static dev.kindling.sql.types.AtomicType.BOOLEAN;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.HigherOrderFunction.LambdaBody;
import dev.kindling.catalyst.function.builtin.HigherOrderDefinition;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import java.util.List;

/// Functions that call a lambda for the entries of maps.
final class MapLambdaFunctions {

    private MapLambdaFunctions() {}

    static List<ScalarFunction> functions() {
        return List.of(
                HigherOrderDefinition.named("transform_keys")
                        .summary("The map with what the lambda makes of each key and value as keys.")
                        .example("transform_keys(map('a', 1, 'b', 2), (k, v) -> upper(k))", "{A -> 1, B -> 2}")
                        .binder((name, arguments) -> {
                            MapType map = map(name, arguments);
                            Argument body = arguments.get(1);
                            return Signatures.signature(
                                    arguments.subList(0, 1),
                                    List.of(map, body.type()),
                                    new MapType(body.type(), map.valueType(), map.valueContainsNull()));
                        })
                        .parameters(MapLambdaFunctions::entry)
                        .kernel(MapLambdaFunctions::transformKeys)
                        .build(),
                HigherOrderDefinition.named("transform_values")
                        .summary("The map with what the lambda makes of each key and value as values.")
                        .example("transform_values(map('a', 1, 'b', 2), (k, v) -> v + 1)", "{a -> 2, b -> 3}")
                        .binder((name, arguments) -> {
                            MapType map = map(name, arguments);
                            Argument body = arguments.get(1);
                            return Signatures.signature(
                                    arguments.subList(0, 1),
                                    List.of(map, body.type()),
                                    new MapType(map.keyType(), body.type(), body.nullable()));
                        })
                        .parameters(MapLambdaFunctions::entry)
                        .kernel(MapLambdaFunctions::transformValues)
                        .build(),
                HigherOrderDefinition.named("map_filter")
                        .summary("The entries for which the lambda is true.")
                        .example("map_filter(map(1, 0, 2, 2, 3, -1), (k, v) -> k > v)", "{1 -> 0, 3 -> -1}")
                        .binder((name, arguments) -> {
                            MapType map = map(name, arguments);
                            Signatures.requireCast(name, arguments, 1, BOOLEAN);
                            return Signatures.signature(arguments.subList(0, 1), List.of(map, BOOLEAN), map);
                        })
                        .parameters(MapLambdaFunctions::entry)
                        .kernel(MapLambdaFunctions::filter)
                        .build(),
                HigherOrderDefinition.named("map_zip_with")
                        .summary("The map of what the lambda makes of each key of two maps and its values there, NULL"
                                + " where it has none.")
                        .example(
                                "map_zip_with(map(1, 'a', 2, 'b'), map(1, 'x', 3, 'y'), (k, v, w) -> concat(coalesce(v,"
                                        + " '-'), coalesce(w, '-')))",
                                "{1 -> ax, 2 -> b-, 3 -> -y}")
                        .lambdasFrom(2)
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 3, 3);
                            List<DataType> types = Signatures.types(arguments);
                            MapType left = CollectionFunctions.mapType(name, types, 0);
                            MapType right = CollectionFunctions.mapType(name, types, 1);
                            DataType key = keyType(name, left, right);
                            Argument body = arguments.get(2);
                            return Signatures.signature(
                                    arguments.subList(0, 2),
                                    List.of(
                                            new MapType(key, left.valueType(), left.valueContainsNull()),
                                            new MapType(key, right.valueType(), right.valueContainsNull()),
                                            body.type()),
                                    new MapType(key, body.type(), body.nullable()));
                        })
                        .parameters((name, before, _, _) -> {
                            MapType left = CollectionFunctions.mapType(name, Signatures.types(before), 0);
                            MapType right = CollectionFunctions.mapType(name, Signatures.types(before), 1);
                            return List.of(keyType(name, left, right), left.valueType(), right.valueType());
                        })
                        .kernel(MapLambdaFunctions::zipWith)
                        .build());
    }

    private static DataType keyType(String name, MapType left, MapType right) {
        return Signatures.commonType(name, List.of(left.keyType(), right.keyType()));
    }

    private static MapType map(String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 2, 2);
        return CollectionFunctions.mapType(name, Signatures.types(arguments), 0);
    }

    private static List<DataType> entry(String name, List<Argument> before, int index, int count) {
        MapType map = CollectionFunctions.mapType(name, Signatures.types(before), 0);
        return List.of(map.keyType(), map.valueType());
    }

    /// The entries of all maps one after the other, and what the lambda makes of them.
    private record Called(Spread spread, ColumnVector keys, ColumnVector items, ColumnVector result) {}

    private static Called call(ColumnVector argument, LambdaBody lambda, int size) {
        var map = (MapVector) Vectors.flatten(argument);
        Spread spread = Spread.of(size, map::isNull, map::length);
        int[] positions = spread.positions(map::start);
        ColumnVector keys = Vectors.gather(map.keys(), positions, spread.count());
        ColumnVector items = Vectors.gather(map.items(), positions, spread.count());
        ColumnVector result = lambda.evaluate(spread.rows(), new ColumnVector[] {keys, items}, spread.count());
        return new Called(spread, keys, items, result);
    }

    private static ColumnVector map(Spread spread, ColumnVector keys, ColumnVector items) {
        return new MapVector(spread.starts(), spread.lengths(), 0, spread.size(), spread.validity(), keys, items);
    }

    private static ColumnVector transformKeys(
            ColumnVector[] arguments, LambdaBody[] lambdas, int size, EvaluationContext context) {
        Called called = call(arguments[0], lambdas[1], size);
        ColumnVector keys = Vectors.flatten(called.result);
        for (int k = 0; k < called.spread.count(); k++) {
            int first = called.spread.starts()[called.spread.rows()[k]];
            CollectionFunctions.checkKey(keys, first, k - first);
        }
        return map(called.spread, keys, called.items);
    }

    private static ColumnVector transformValues(
            ColumnVector[] arguments, LambdaBody[] lambdas, int size, EvaluationContext context) {
        Called called = call(arguments[0], lambdas[1], size);
        return map(called.spread, called.keys, called.result);
    }

    private static ColumnVector filter(
            ColumnVector[] arguments, LambdaBody[] lambdas, int size, EvaluationContext context) {
        Called called = call(arguments[0], lambdas[1], size);
        BooleanVector keeps = Kernels.booleans(called.result);
        int[] starts = new int[size];
        int[] lengths = new int[size];
        var kept = new IntBuilder(called.spread.count());
        for (int i = 0; i < size; i++) {
            starts[i] = kept.size();
            int first = called.spread.starts()[i];
            for (int k = first; k < first + called.spread.lengths()[i]; k++) {
                if (!keeps.isNull(k) && keeps.get(k) != 0) kept.add(k);
            }
            lengths[i] = kept.size() - starts[i];
        }
        ColumnVector keys = Vectors.gather(called.keys, kept.array(), kept.size());
        ColumnVector items = Vectors.gather(called.items, kept.array(), kept.size());
        return new MapVector(starts, lengths, 0, size, called.spread.validity(), keys, items);
    }

    /// The keys of the left map, then those only the right one has.
    private static ColumnVector zipWith(
            ColumnVector[] arguments, LambdaBody[] lambdas, int size, EvaluationContext context) {
        var left = (MapVector) Vectors.flatten(arguments[0]);
        var right = (MapVector) Vectors.flatten(arguments[1]);
        var rows = new IntBuilder(size);
        var lefts = new IntBuilder(size);
        var rights = new IntBuilder(size);
        int[] starts = new int[size];
        int[] lengths = new int[size];
        long[] validity = Validity.allValid(size);
        for (int i = 0; i < size; i++) {
            starts[i] = rows.size();
            if (left.isNull(i) || right.isNull(i)) {
                Validity.clear(validity, i);
                continue;
            }
            for (int k = left.start(i), end = k + left.length(i); k < end; k++) {
                rows.add(i);
                lefts.add(k);
                rights.add(find(left.keys(), k, right, i));
            }
            for (int k = right.start(i), end = k + right.length(i); k < end; k++) {
                if (find(right.keys(), k, left, i) >= 0) continue;
                rows.add(i);
                lefts.add(-1);
                rights.add(k);
            }
            lengths[i] = rows.size() - starts[i];
        }
        int count = rows.size();
        ColumnVector keys = keys(left, right, lefts.array(), rights.array(), count);
        ColumnVector[] parameters = {
            keys,
            Vectors.gatherOrNull(left.items(), lefts.array(), count),
            Vectors.gatherOrNull(right.items(), rights.array(), count)
        };
        ColumnVector items = lambdas[2].evaluate(rows.toArray(), parameters, count);
        return new MapVector(starts, lengths, 0, size, validity, keys, items);
    }

    private static int find(ColumnVector keys, int key, MapVector map, int row) {
        for (int k = map.start(row), end = k + map.length(row); k < end; k++) {
            if (ValueOrder.compare(keys, key, map.keys(), k) == 0) return k;
        }
        return -1;
    }

    private static ColumnVector keys(MapVector left, MapVector right, int[] lefts, int[] rights, int count) {
        int[] either = new int[count];
        for (int k = 0; k < count; k++)
            either[k] = lefts[k] >= 0 ? lefts[k] : left.keys().size() + rights[k];
        return Vectors.gather(Vectors.concat(List.of(left.keys(), right.keys())), either, count);
    }
}
