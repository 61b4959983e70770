package dev.kindling.execution.plan;

import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import java.io.Serializable;

/// The part of a plan node that travels to its tasks and opens the operator there.
@FunctionalInterface
public interface BatchTask extends Serializable {

    /// The operator over `input`, which it owns.
    BatchOperator open(BatchOperator input, OperatorContext context);
}
