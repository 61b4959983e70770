package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// Ways to bind arguments.
public final class Signatures {

    private Signatures() {}

    /// One way to call a function: `result` from `parameters`, of which the last `optional` may be missing.
    public record Overload(DataType result, List<DataType> parameters, int optional) {}

    public static Overload overload(DataType result, DataType... parameters) {
        return new Overload(result, List.of(parameters), 0);
    }

    /// Exactly these parameters.
    public static Binder of(DataType result, DataType... parameters) {
        return overloads(overload(result, parameters));
    }

    /// These parameters, of which the last `optional` may be missing.
    public static Binder withOptional(int optional, DataType result, DataType... parameters) {
        return overloads(new Overload(result, List.of(parameters), optional));
    }

    /// The first of `overloads` whose types are those of the arguments, or else the first they can be cast to.
    public static Binder overloads(Overload... overloads) {
        List<Overload> choices = List.of(overloads);
        return (name, arguments) -> {
            int count = arguments.size();
            checkCount(
                    name,
                    count,
                    choices.stream()
                            .mapToInt(o -> o.parameters().size() - o.optional())
                            .min()
                            .orElse(0),
                    choices.stream().mapToInt(o -> o.parameters().size()).max().orElse(0));
            List<Overload> possible = choices.stream()
                    .filter(o -> count <= o.parameters().size()
                            && count >= o.parameters().size() - o.optional())
                    .toList();
            if (possible.isEmpty()) {
                String counts = choices.stream()
                        .map(o -> String.valueOf(o.parameters().size()))
                        .distinct()
                        .collect(Collectors.joining(" or "));
                throw FunctionErrors.wrongNumberOfArguments(name, counts, count);
            }
            for (Overload choice : possible) {
                if (distance(choice, arguments) == 0) return signature(arguments, choice);
            }
            for (Overload choice : possible) {
                if (distance(choice, arguments) > 0) return signature(arguments, choice);
            }
            throw mismatch(name, possible, arguments);
        };
    }

    private static int distance(Overload overload, List<Argument> arguments) {
        int casts = 0;
        for (int i = 0; i < arguments.size(); i++) {
            DataType from = TypeCoercion.withoutLength(arguments.get(i).type());
            DataType to = overload.parameters().get(i);
            if (from.equals(to)) continue;
            if (!TypeCoercion.canImplicitlyCast(from, to)) return -1;
            casts++;
        }
        return casts;
    }

    private static RuntimeException mismatch(String name, List<Overload> possible, List<Argument> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            int index = i;
            DataType type = arguments.get(i).type();
            List<DataType> wanted = possible.stream()
                    .map(o -> o.parameters().get(index))
                    .distinct()
                    .toList();
            if (wanted.stream().noneMatch(w -> TypeCoercion.canImplicitlyCast(type, w))) {
                String required =
                        wanted.stream().map(w -> "\"" + w.sql() + "\"").collect(Collectors.joining(" or "));
                return FunctionErrors.unexpectedType(name, i, required, type);
            }
        }
        return FunctionErrors.unexpectedType(
                name, 0, "another type", arguments.getFirst().type());
    }

    private static Signature signature(List<Argument> arguments, Overload overload) {
        return signature(arguments, overload.parameters().subList(0, arguments.size()), overload.result());
    }

    /// A signature that is nullable if one of the arguments is.
    public static Signature signature(List<Argument> arguments, List<DataType> types, DataType result) {
        return new Signature(types, result, arguments.stream().anyMatch(Argument::nullable));
    }

    public static void checkCount(String name, int actual, int min, int max) {
        if (actual >= min && actual <= max) return;
        String expected = min == max
                ? String.valueOf(min)
                : max == Integer.MAX_VALUE ? "> " + (min - 1) : "[" + min + ", " + max + "]";
        throw FunctionErrors.wrongNumberOfArguments(name, expected, actual);
    }

    /// The types of the arguments as expressions see them.
    public static List<DataType> types(List<Argument> arguments) {
        return arguments.stream().map(a -> TypeCoercion.withoutLength(a.type())).toList();
    }

    /// All arguments become `type`, whatever their number.
    public static Binder repeated(int min, DataType type, DataType result) {
        return (name, arguments) -> {
            checkCount(name, arguments.size(), min, Integer.MAX_VALUE);
            for (int i = 0; i < arguments.size(); i++) requireCast(name, arguments, i, type);
            return signature(arguments, Collections.nCopies(arguments.size(), type), result);
        };
    }

    /// Between `min` and `max` arguments that share a type, from which the result's type follows.
    public static Binder common(int min, int max, UnaryOperator<DataType> result) {
        return (name, arguments) -> {
            checkCount(name, arguments.size(), min, max);
            DataType common = commonType(name, types(arguments));
            return signature(arguments, Collections.nCopies(arguments.size(), common), result.apply(common));
        };
    }

    /// Any arguments, taken as they are.
    public static Binder any(int min, int max, DataType result) {
        return (name, arguments) -> {
            checkCount(name, arguments.size(), min, max);
            return signature(arguments, types(arguments), result);
        };
    }

    /// One number; text is read as DOUBLE. The result has its type.
    public static Binder number() {
        return (name, arguments) -> {
            checkCount(name, arguments.size(), 1, 1);
            DataType type = numberType(name, arguments, 0);
            return signature(arguments, List.of(type), type);
        };
    }

    /// The numeric type of argument `index`: DOUBLE for text and NULL.
    public static DataType numberType(String name, List<Argument> arguments, int index) {
        DataType type = TypeCoercion.withoutLength(arguments.get(index).type());
        if (TypeCoercion.isNumeric(type)) return type;
        if (type == AtomicType.STRING || type == AtomicType.NULL) return AtomicType.DOUBLE;
        throw FunctionErrors.unexpectedType(name, index, "\"NUMERIC\"", type);
    }

    public static DataType commonType(String name, List<DataType> types) {
        DataType common = TypeCoercion.commonType(types);
        if (common != null) return common;
        if (types.size() == 2) throw FunctionErrors.differentTypes(name, types.get(0), types.get(1));
        throw FunctionErrors.noCommonType(
                name,
                types.stream().map(t -> "\"" + t.sql() + "\"").distinct().collect(Collectors.joining(", ", "[", "]")));
    }

    public static void requireCast(String name, List<Argument> arguments, int index, DataType wanted) {
        DataType type = arguments.get(index).type();
        if (!TypeCoercion.canImplicitlyCast(type, wanted)) {
            throw FunctionErrors.unexpectedType(name, index, "\"" + wanted.sql() + "\"", type);
        }
    }

    /// `types` with one more at the end.
    public static List<DataType> plus(List<DataType> types, DataType... more) {
        var all = new ArrayList<>(types);
        all.addAll(Arrays.asList(more));
        return all;
    }
}
