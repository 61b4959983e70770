package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.WindowFunction;
import java.util.List;

/// A built-in window function.
public final class WindowDefinition implements WindowFunction {

    private static final long serialVersionUID = 1L;

    private final transient FunctionDescription description;
    private final transient Kind kind;
    private final transient Binder binder;

    public WindowDefinition(String name, Kind kind, String summary, Binder binder) {
        this.description = new FunctionDescription(name, List.of(), summary, List.of());
        this.kind = kind;
        this.binder = binder;
    }

    @Override
    public FunctionDescription description() {
        return description;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public Signature bind(List<Argument> arguments) {
        return binder.bind(name(), arguments);
    }

    @Override
    public String toString() {
        return name();
    }

    Object writeReplace() {
        return new BuiltinReference(BuiltinReference.Kind.WINDOW, name());
    }
}
