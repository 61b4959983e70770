package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.FunctionDescription.Example;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.HigherOrderFunction;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A built-in function that takes lambdas: its manual, how it binds, what its lambdas are given, its code.
public final class HigherOrderDefinition implements HigherOrderFunction {

    private static final long serialVersionUID = 1L;

    /// The types of the parameters of the lambda at position `index`, which names `count` of them.
    @FunctionalInterface
    public interface Parameters {
        List<DataType> of(String name, List<Argument> before, int index, int count);
    }

    private final transient FunctionDescription description;
    private final transient Binder binder;
    private final transient Parameters parameters;
    private final transient int firstLambda;
    private final transient LambdaKernel kernel;
    private final transient @Nullable Kernel plainKernel;

    private HigherOrderDefinition(Builder builder) {
        description = new FunctionDescription(builder.name, builder.aliases, builder.summary, builder.examples);
        binder = Objects.requireNonNull(builder.binder, builder.name);
        parameters = Objects.requireNonNull(builder.parameters, builder.name);
        firstLambda = builder.firstLambda;
        kernel = Objects.requireNonNull(builder.kernel, builder.name);
        plainKernel = builder.plainKernel;
    }

    public static Builder named(String name, String... aliases) {
        return new Builder(name, List.of(aliases));
    }

    @Override
    public FunctionDescription description() {
        return description;
    }

    @Override
    public Signature bind(List<Argument> arguments) {
        return binder.bind(name(), arguments);
    }

    @Override
    public int firstLambda() {
        return firstLambda;
    }

    @Override
    public List<DataType> parameterTypes(List<Argument> arguments, int index, int parameterCount) {
        List<DataType> types = parameters.of(name(), arguments, index, parameterCount);
        if (types.size() >= parameterCount) return types;
        throw FunctionErrors.wrongNumberOfLambdaParameters(name(), types.size(), parameterCount);
    }

    @Override
    public LambdaKernel lambdaKernel(Signature signature) {
        return kernel;
    }

    @Override
    public Kernel kernel(Signature signature) {
        if (plainKernel == null) throw FunctionErrors.lambdaExpected(name());
        return plainKernel;
    }

    /// A lambda's body can fail, whatever its function does.
    @Override
    public boolean canFail(List<PhysicalExpression> arguments) {
        return true;
    }

    @Override
    public String toString() {
        return name();
    }

    Object writeReplace() {
        return new BuiltinReference(BuiltinReference.Kind.SCALAR, name());
    }

    /// Collects a definition.
    public static final class Builder {

        private final String name;
        private final List<String> aliases;
        private final List<Example> examples = new ArrayList<>();
        private String summary = "";
        private @Nullable Binder binder;
        private @Nullable Parameters parameters;
        private int firstLambda = 1;
        private @Nullable LambdaKernel kernel;
        private @Nullable Kernel plainKernel;

        private Builder(String name, List<String> aliases) {
            this.name = name;
            this.aliases = aliases;
        }

        public Builder summary(String sentence) {
            summary = sentence;
            return this;
        }

        /// An expression and what it shows.
        public Builder example(String expression, String result) {
            examples.add(new Example(expression, result));
            return this;
        }

        public Builder binder(Binder how) {
            binder = how;
            return this;
        }

        /// What the lambdas are given.
        public Builder parameters(Parameters types) {
            parameters = types;
            return this;
        }

        /// The position of the first lambda, where that is not 1.
        public Builder lambdasFrom(int position) {
            firstLambda = position;
            return this;
        }

        public Builder kernel(LambdaKernel code) {
            kernel = code;
            return this;
        }

        /// The code of a call without a lambda; without it, such a call is an error.
        public Builder withoutLambda(Kernel code) {
            plainKernel = code;
            return this;
        }

        public HigherOrderDefinition build() {
            return new HigherOrderDefinition(this);
        }
    }
}
