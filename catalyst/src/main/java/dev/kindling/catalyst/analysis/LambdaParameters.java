package dev.kindling.catalyst.analysis;

import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.MapType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the parameters of a lambda are, by the function that takes it and the arguments before it.
///
/// A parameter is a `RexLambdaRef` whose index is [#index]: lambdas nest, and an inner body may speak of an outer
/// parameter.
public final class LambdaParameters {

    private static final int DEPTH_SHIFT = 8;

    private LambdaParameters() {}

    /// The index of parameter `position` of a lambda with `depth` lambdas around it.
    public static int index(int depth, int position) {
        return depth << DEPTH_SHIFT | position;
    }

    public static int depth(int index) {
        return index >> DEPTH_SHIFT;
    }

    public static int position(int index) {
        return index & (1 << DEPTH_SHIFT) - 1;
    }

    /// Types of a lambda's parameters, and whether they can be NULL.
    record Types(List<DataType> types, List<Boolean> nullable) {}

    /// @param arguments the types of the arguments before the lambda
    /// @param count how many parameters the user wrote
    /// @return null where the function takes no such lambda
    static @Nullable Types of(String function, List<DataType> arguments, int count) {
        DataType first = arguments.isEmpty() ? AtomicType.NULL : arguments.getFirst();
        return switch (function) {
            case "transform", "filter" -> of(count, element(first), index());
            case "exists", "forall" -> of(count, element(first));
            case "array_sort" -> of(count, element(first), element(first));
            case "zip_with" -> {
                if (arguments.size() < 2) yield null;
                yield of(count, nullable(element(first)), nullable(element(arguments.get(1))));
            }
            case "aggregate", "reduce" -> {
                if (arguments.size() < 2) yield null;
                Parameter state = new Parameter(arguments.get(1), true);
                yield arguments.size() == 2 ? of(count, state, element(first)) : of(count, state);
            }
            case "map_filter", "transform_keys", "transform_values" -> of(count, key(first), value(first));
            case "map_zip_with" -> {
                if (arguments.size() < 2) yield null;
                yield of(count, key(first), nullable(value(first)), nullable(value(arguments.get(1))));
            }
            default -> null;
        };
    }

    private record Parameter(@Nullable DataType type, boolean nullable) {}

    private static @Nullable Types of(int count, Parameter... known) {
        if (count < 1 || count > known.length) return null;
        var types = new ArrayList<DataType>();
        var nullable = new ArrayList<Boolean>();
        for (int i = 0; i < count; i++) {
            DataType type = known[i].type();
            if (type == null) return null;
            types.add(type);
            nullable.add(known[i].nullable());
        }
        return new Types(types, nullable);
    }

    private static Parameter index() {
        return new Parameter(AtomicType.INT, false);
    }

    private static Parameter element(DataType type) {
        return type instanceof ArrayType(var element, boolean nulls)
                ? new Parameter(element, nulls)
                : new Parameter(null, true);
    }

    private static Parameter key(DataType type) {
        return type instanceof MapType map ? new Parameter(map.keyType(), false) : new Parameter(null, true);
    }

    private static Parameter value(DataType type) {
        return type instanceof MapType map
                ? new Parameter(map.valueType(), map.valueContainsNull())
                : new Parameter(null, true);
    }

    private static Parameter nullable(Parameter parameter) {
        return new Parameter(parameter.type(), true);
    }
}
