package dev.kindling.execution.plan;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.rdd.graph.PartitionFunction;
import dev.kindling.rdd.graph.TaskContext;
import java.util.Iterator;

/// Runs a [BatchTask] over one partition.
record RunBatchTask(String name, EvaluationContext evaluation, BatchTask task)
        implements PartitionFunction<Batch, Batch> {

    @Override
    public Iterator<Batch> apply(TaskContext context, Iterator<Batch> elements) {
        var operatorContext = new OperatorContext(context, evaluation.inPartition(context.partition()), name);
        return new BatchIterator(task.open(new IteratorOperator(elements), operatorContext));
    }
}
