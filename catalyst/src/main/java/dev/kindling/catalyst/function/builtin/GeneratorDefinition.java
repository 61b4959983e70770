package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.function.GeneratorFunction;
import java.util.List;

/// A built-in generator.
public final class GeneratorDefinition implements GeneratorFunction {

    private static final long serialVersionUID = 1L;

    /// Decides about a call of the function `name`.
    @FunctionalInterface
    public interface GeneratorBinder {
        Bound bind(String name, List<Argument> arguments);
    }

    private final transient FunctionDescription description;
    private final transient GeneratorBinder binder;

    public GeneratorDefinition(String name, String summary, GeneratorBinder binder) {
        this.description = new FunctionDescription(name, List.of(), summary, List.of());
        this.binder = binder;
    }

    @Override
    public FunctionDescription description() {
        return description;
    }

    @Override
    public Bound bind(List<Argument> arguments) {
        return binder.bind(name(), arguments);
    }

    @Override
    public String toString() {
        return name();
    }

    Object writeReplace() {
        return new BuiltinReference(BuiltinReference.Kind.GENERATOR, name());
    }
}
