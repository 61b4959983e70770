package dev.kindling.catalyst.function;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.Signature;
import java.io.Serializable;
import java.util.List;

/// A SQL function that only makes sense over a window: ranks, `lag` and the like. Aggregate functions run over
/// windows too, but are [AggregateFunction]s.
public interface WindowFunction extends Serializable {

    /// What an operator computes; each member says how.
    enum Kind {
        ROW_NUMBER,
        RANK,
        DENSE_RANK,
        PERCENT_RANK,
        CUME_DIST,
        NTILE,
        LAG,
        LEAD,
        FIRST_VALUE,
        LAST_VALUE,
        NTH_VALUE
    }

    FunctionDescription description();

    default String name() {
        return description().name();
    }

    Kind kind();

    Signature bind(List<Argument> arguments);
}
