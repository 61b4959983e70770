package dev.kindling.catalyst.function;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.sql.types.DataType;
import java.io.Serializable;
import java.util.List;

/// A SQL function from the rows of a group to one value.
public interface AggregateFunction extends Serializable {

    FunctionDescription description();

    default String name() {
        return description().name();
    }

    /// The signature that takes `arguments`, with Spark's implicit casts already decided.
    Signature bind(List<Argument> arguments);

    /// The columns a partial result has when it travels between tasks.
    List<DataType> stateTypes(Signature signature);

    /// The states of no groups, to grow and fill.
    Accumulator accumulator(Signature signature);

    /// Whether DISTINCT makes no difference, as for `min`.
    default boolean ignoresDuplicates() {
        return false;
    }

    /// Whether the result depends on the order of the rows, as for `first` and `collect_list`.
    default boolean isOrderSensitive() {
        return false;
    }

    /// Whether a state holds all values of its group, as for `percentile`, so that it grows with the rows.
    default boolean keepsValues() {
        return false;
    }
}
