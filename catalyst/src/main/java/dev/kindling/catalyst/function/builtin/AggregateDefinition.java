package dev.kindling.catalyst.function.builtin;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.FunctionDescription.Example;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A built-in aggregate function: its manual, how it binds, its states. Unless the definition says otherwise the
/// result is NULL for no rows, duplicates count and the order of rows does not.
public final class AggregateDefinition implements AggregateFunction {

    private static final long serialVersionUID = 1L;

    private final transient FunctionDescription description;
    private final transient Binder binder;
    private final transient Function<Signature, List<DataType>> states;
    private final transient Function<Signature, Accumulator> accumulators;
    private final transient boolean neverNull;
    private final transient boolean ignoresDuplicates;
    private final transient boolean orderSensitive;
    private final transient boolean keepsValues;

    private AggregateDefinition(Builder builder) {
        description = new FunctionDescription(builder.name, builder.aliases, builder.summary, builder.examples);
        binder = Objects.requireNonNull(builder.binder, builder.name);
        states = Objects.requireNonNull(builder.states, builder.name);
        accumulators = Objects.requireNonNull(builder.accumulators, builder.name);
        neverNull = builder.neverNull;
        ignoresDuplicates = builder.ignoresDuplicates;
        orderSensitive = builder.orderSensitive;
        keepsValues = builder.keepsValues;
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
        return new Signature(signature.argumentTypes(), signature.resultType(), !neverNull);
    }

    @Override
    public List<DataType> stateTypes(Signature signature) {
        return states.apply(signature);
    }

    @Override
    public Accumulator accumulator(Signature signature) {
        return accumulators.apply(signature);
    }

    @Override
    public boolean ignoresDuplicates() {
        return ignoresDuplicates;
    }

    @Override
    public boolean isOrderSensitive() {
        return orderSensitive;
    }

    @Override
    public boolean keepsValues() {
        return keepsValues;
    }

    @Override
    public String toString() {
        return name();
    }

    Object writeReplace() {
        return new BuiltinReference(BuiltinReference.Kind.AGGREGATE, name());
    }

    /// Collects a definition.
    public static final class Builder {

        private final String name;
        private final List<String> aliases;
        private final List<Example> examples = new ArrayList<>();
        private String summary = "";
        private @Nullable Binder binder;
        private @Nullable Function<Signature, List<DataType>> states;
        private @Nullable Function<Signature, Accumulator> accumulators;
        private boolean neverNull;
        private boolean ignoresDuplicates;
        private boolean orderSensitive;
        private boolean keepsValues;

        private Builder(String name, List<String> aliases) {
            this.name = name;
            this.aliases = aliases;
        }

        public Builder summary(String sentence) {
            summary = sentence;
            return this;
        }

        public Builder example(String expression, String result) {
            examples.add(new Example(expression, result));
            return this;
        }

        public Builder binder(Binder how) {
            binder = how;
            return this;
        }

        /// The types of a partial result's columns.
        public Builder states(Function<Signature, List<DataType>> types) {
            states = types;
            return this;
        }

        public Builder states(DataType... types) {
            List<DataType> fixed = List.of(types);
            return states(_ -> fixed);
        }

        public Builder accumulator(Function<Signature, Accumulator> choice) {
            accumulators = choice;
            return this;
        }

        public Builder neverNull() {
            neverNull = true;
            return this;
        }

        public Builder ignoresDuplicates() {
            ignoresDuplicates = true;
            return this;
        }

        public Builder orderSensitive() {
            orderSensitive = true;
            return this;
        }

        public Builder keepsValues() {
            keepsValues = true;
            return this;
        }

        public AggregateDefinition build() {
            return new AggregateDefinition(this);
        }
    }
}
