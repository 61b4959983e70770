package dev.kindling.rdd.graph;

import dev.kindling.rdd.function.Function;
import dev.kindling.rdd.function.Function2;
import java.io.Serializable;

/// How the values of a key become one: `create` from the first value, `add` for each further one, `merge` for two
/// results of different tasks. `add` and `merge` may change and return their first argument.
public record Combiner<V, C>(Function<V, C> create, Function2<C, V, C> add, Function2<C, C, C> merge)
        implements Serializable {}
