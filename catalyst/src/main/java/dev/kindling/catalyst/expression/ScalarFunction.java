package dev.kindling.catalyst.expression;

import java.io.Serializable;
import java.util.List;

/// A SQL function (or operator) from one row's values to one value.
///
/// Built-in functions serialize as their name; a function of the user's as itself.
public interface ScalarFunction extends Serializable {

    FunctionDescription description();

    default String name() {
        return description().name();
    }

    /// The signature that takes `arguments`, with Spark's implicit casts already decided.
    ///
    /// @throws dev.kindling.error.KindlingException WRONG_NUM_ARGS or DATATYPE_MISMATCH, without a position
    Signature bind(List<Argument> arguments);

    /// The code for `signature`.
    Kernel kernel(Signature signature);

    /// Whether equal arguments always give equal results. `rand()` and `uuid()` do not.
    default boolean isDeterministic() {
        return true;
    }

    /// Whether the result is NULL as soon as one argument is; kernels of such functions may leave NULLs to the
    /// caller.
    boolean isNullInNullOut();

    /// Whether a call with `arguments` can end in an error for some rows, so that it must not run for rows a filter
    /// drops.
    boolean canFail(List<PhysicalExpression> arguments);
}
