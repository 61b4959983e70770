package dev.kindling.execution.plan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
import java.util.List;

/// A node of the physical plan: what will run. Immutable; the running half is the operator it opens in each task.
///
/// Every family keeps its nodes beside its operators, in its own package.
public interface PhysicalPlan {

    /// What EXPLAIN and counters call the operator, e.g. `HashAggregate`.
    String name();

    /// What EXPLAIN shows after the name; may be empty.
    String arguments();

    List<PhysicalPlan> inputs();

    /// The columns of the node's batches.
    StructType schema();

    /// How many partitions the node's rows come in.
    int partitionCount();

    /// Whether the node has one input and makes each of its partitions of one of the input's, in their order and
    /// whatever their number.
    default boolean isByPartition() {
        return false;
    }

    /// This node as a graph. The inputs are lowered through `lowering`, which knows the names of operators.
    RddNode<Batch> lower(Lowering lowering);
}
