package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.Signature;
import java.util.List;

/// Finds the signature for the arguments of a call of the function `name`.
@FunctionalInterface
public interface Binder {
    Signature bind(String name, List<Argument> arguments);
}
