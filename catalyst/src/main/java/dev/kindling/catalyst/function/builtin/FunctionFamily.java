package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.GeneratorFunction;
import dev.kindling.catalyst.function.WindowFunction;
import java.util.List;

/// A package of built-in functions. Families are named in `META-INF/services`, so that the registry needs to know
/// none of them.
public interface FunctionFamily {

    default List<ScalarFunction> scalars() {
        return List.of();
    }

    default List<AggregateFunction> aggregates() {
        return List.of();
    }

    default List<WindowFunction> windows() {
        return List.of();
    }

    default List<GeneratorFunction> generators() {
        return List.of();
    }
}
