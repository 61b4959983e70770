package dev.kindling.execution.query;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.source.Sink;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.scan.TaskScanContext;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.TaskContext;
import java.util.Iterator;
import java.util.List;

/// Writes one partition and says what came of it.
record WriteTask(Sink sink, EvaluationContext evaluation) implements PartitionAction<Batch, Sink.TaskCommit> {

    private static final String NAME = "Write";

    @Override
    public Sink.TaskCommit run(TaskContext task, Iterator<Batch> batches) {
        var operator = new OperatorContext(task, evaluation.inPartition(task.partition()), NAME);
        var context = new TaskScanContext(operator, List.of());
        try (Sink.TaskWriter writer = sink.open(task.partition(), task.attempt(), context)) {
            while (batches.hasNext()) {
                task.checkCancelled();
                Batch batch = batches.next();
                if (batch.rowCount() > 0) writer.write(batch);
            }
            return writer.commit();
        }
    }
}
