package dev.kindling.catalyst.function;

import dev.kindling.catalyst.expression.ScalarFunction;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Functions by name, in any case. A session's registry lies over the built-in one.
public interface FunctionRegistry {

    @Nullable
    ScalarFunction scalar(String name);

    @Nullable
    AggregateFunction aggregate(String name);

    @Nullable
    WindowFunction window(String name);

    @Nullable
    GeneratorFunction generator(String name);

    /// All names, for suggestions and SHOW FUNCTIONS.
    Collection<String> names();

    /// A number that grows whenever a name comes to mean something else.
    default long version() {
        return 0;
    }
}
