package dev.kindling.execution.sort;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.exchange.ExchangeExec;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.plan.BatchTask;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.sql.types.StructType;
import java.util.List;

/// At most `count` rows of the input after the first `offset`, in partition order. At the top of a query the rows
/// are counted as they are collected, and no partition runs that is not needed.
public record LimitExec(PhysicalPlan input, long offset, long count) implements PhysicalPlan {

    /// A count that lets all rows pass.
    public static final long ALL = Long.MAX_VALUE;

    @Override
    public String name() {
        return "Limit";
    }

    @Override
    public String arguments() {
        return (count == ALL ? "all" : Long.toString(count)) + (offset > 0 ? " after " + offset : "");
    }

    @Override
    public List<PhysicalPlan> inputs() {
        return List.of(input);
    }

    @Override
    public StructType schema() {
        return input.schema();
    }

    @Override
    public int partitionCount() {
        return 1;
    }

    @Override
    public RddNode<Batch> lower(Lowering lowering) {
        RddNode<Batch> rows = input.lower(lowering);
        if (input.partitionCount() != 1) {
            long enough = count > ALL - offset ? ALL : offset + count;
            RddNode<Batch> heads = lowering.pipe(this, rows, new Task(0, enough));
            rows = ExchangeExec.gather(heads, lowering.nameOf(this));
        }
        return lowering.pipe(this, rows, new Task(offset, count));
    }

    private record Task(long offset, long count) implements BatchTask {

        @Override
        public BatchOperator open(BatchOperator input, OperatorContext context) {
            return new LimitOperator(input, offset, count, context);
        }
    }
}
