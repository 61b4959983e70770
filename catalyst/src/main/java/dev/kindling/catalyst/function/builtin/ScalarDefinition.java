package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.FunctionDescription.Example;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A built-in scalar function: its manual, how it binds, its code.
///
/// Unless its definition says otherwise a function is deterministic, gives NULL exactly for NULL, and cannot fail.
public final class ScalarDefinition implements ScalarFunction {

    private static final long serialVersionUID = 1L;

    private final transient FunctionDescription description;
    private final transient Binder binder;
    private final transient Function<Signature, Kernel> kernels;
    private final transient boolean deterministic;
    private final transient boolean nullInNullOut;
    private final transient boolean fails;
    private final transient Predicate<List<PhysicalExpression>> failingCalls;
    private final transient Nullability nullability;

    private enum Nullability {
        AS_ARGUMENTS,
        NEVER,
        ALWAYS
    }

    private ScalarDefinition(Builder builder) {
        description = new FunctionDescription(builder.name, builder.aliases, builder.summary, builder.examples);
        binder = Objects.requireNonNull(builder.binder, builder.name);
        kernels = Objects.requireNonNull(builder.kernels, builder.name);
        deterministic = builder.deterministic;
        nullInNullOut = builder.nullInNullOut;
        fails = builder.fails;
        failingCalls = builder.failingCalls;
        nullability = builder.nullability;
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
        Signature signature = binder.bind(name(), arguments);
        return switch (nullability) {
            case AS_ARGUMENTS -> signature;
            case NEVER -> new Signature(signature.argumentTypes(), signature.resultType(), false);
            case ALWAYS -> new Signature(signature.argumentTypes(), signature.resultType(), true);
        };
    }

    @Override
    public Kernel kernel(Signature signature) {
        return kernels.apply(signature);
    }

    @Override
    public boolean isDeterministic() {
        return deterministic;
    }

    @Override
    public boolean isNullInNullOut() {
        return nullInNullOut;
    }

    @Override
    public boolean canFail(List<PhysicalExpression> arguments) {
        return fails && failingCalls.test(arguments);
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
        private @Nullable Function<Signature, Kernel> kernels;
        private boolean deterministic = true;
        private boolean nullInNullOut = true;
        private boolean fails;
        private Predicate<List<PhysicalExpression>> failingCalls = _ -> true;
        private Nullability nullability = Nullability.AS_ARGUMENTS;

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

        public Builder takes(DataType result, DataType... parameters) {
            return binder(Signatures.of(result, parameters));
        }

        /// The code, chosen by the signature.
        public Builder kernels(Function<Signature, Kernel> choice) {
            kernels = choice;
            return this;
        }

        public Builder kernel(Kernel kernel) {
            return kernels(_ -> kernel);
        }

        public Builder nondeterministic() {
            deterministic = false;
            return this;
        }

        /// The kernel decides what becomes of NULLs.
        public Builder handlesNulls() {
            nullInNullOut = false;
            return this;
        }

        /// The result is never NULL.
        public Builder neverNull() {
            nullability = Nullability.NEVER;
            nullInNullOut = false;
            return this;
        }

        /// The result may be NULL though no argument is.
        public Builder maybeNull() {
            nullability = Nullability.ALWAYS;
            return this;
        }

        /// Some arguments are errors.
        public Builder fails() {
            fails = true;
            return this;
        }

        /// Some arguments are errors, but only in `calls`.
        public Builder failsIn(Predicate<List<PhysicalExpression>> calls) {
            failingCalls = calls;
            return fails();
        }

        public ScalarDefinition build() {
            return new ScalarDefinition(this);
        }
    }
}
