package dev.kindling.execution.query;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.execution.plan.Decisions;
import dev.kindling.execution.plan.Lowering;
import dev.kindling.execution.plan.PhysicalPlan;
import dev.kindling.execution.query.QueryEngine.PlannedQuery;
import dev.kindling.execution.sort.LimitExec;
import dev.kindling.rdd.graph.Backend;
import dev.kindling.rdd.graph.Cancellation;
import dev.kindling.rdd.graph.Counters;
import dev.kindling.rdd.graph.Job;
import dev.kindling.rdd.graph.PartitionAction;
import dev.kindling.rdd.graph.RddNode;
import dev.kindling.rdd.graph.ResultStream;
import dev.kindling.rdd.graph.TaskContext;
import dev.kindling.sql.types.StructType;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A query whose partitions run as its rows are asked for, a few ahead. A limit at the top stops the partitions
/// after those that filled it.
final class RunningQuery implements QueryResult {

    private final StructType schema;
    private final ResultStream<CollectedRows> partitions;
    private final List<AutoCloseable> resources;
    private @Nullable CollectedRows partition;
    private @Nullable Iterator<Batch> batches;
    private long toSkip;
    private long toGive;
    private boolean closed;

    private RunningQuery(
            StructType schema,
            ResultStream<CollectedRows> partitions,
            List<AutoCloseable> resources,
            long offset,
            long limit) {
        this.schema = schema;
        this.partitions = partitions;
        this.resources = resources;
        this.toSkip = offset;
        this.toGive = limit;
    }

    static RunningQuery start(
            PlannedQuery query, Backend backend, Counters counters, Decisions decisions, Cancellation cancellation) {
        PhysicalPlan root = query.physical();
        var lowering = new Lowering(root, backend, query.evaluation(), counters, cancellation).notingIn(decisions);
        long offset = 0;
        long limit = Long.MAX_VALUE;
        PhysicalPlan source = root;
        // What an offset skips need not be kept for the reader; but only a task that sees all rows can skip them.
        if (root instanceof LimitExec top && (top.offset() == 0 || top.input().partitionCount() > 1)) {
            offset = top.offset();
            limit = top.count();
            source = top.input();
        }
        try {
            RddNode<Batch> node = source.lower(lowering.intoAnyPartitions(source));
            lowering.releaseAtEnd(node);
            long rowsWanted = limit > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + limit;
            var open = new CollectedRows.Open();
            lowering.closeAtEnd(open);
            var job = Job.over(node, new CollectTask(rowsWanted, open))
                    .resultsAs(new CollectedRows.ResultCodec())
                    .described("collect")
                    .cancelledBy(cancellation)
                    .countingInto(counters);
            var stream = backend.stream(job, backend.parallelism());
            return new RunningQuery(query.schema(), stream, lowering.resources(), offset, limit);
        } catch (RuntimeException | Error e) {
            Resources.closeAll(lowering.resources());
            throw e;
        }
    }

    @Override
    public StructType schema() {
        return schema;
    }

    @Override
    public @Nullable Batch next() {
        while (toGive > 0) {
            if (batches == null || !batches.hasNext()) {
                closePartition();
                if (!partitions.hasNext()) break;
                CollectedRows next = partitions.next();
                partition = next;
                batches = next.read();
                continue;
            }
            Batch batch = batches.next();
            if (toSkip >= batch.rowCount()) {
                toSkip -= batch.rowCount();
                continue;
            }
            int from = (int) toSkip;
            int count = (int) Math.min(batch.rowCount() - from, toGive);
            toSkip = 0;
            toGive -= count;
            return batch.slice(from, count);
        }
        close();
        return null;
    }

    private void closePartition() {
        if (partition != null) partition.close();
        partition = null;
        batches = null;
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        toGive = 0;
        partitions.close();
        closePartition();
        Resources.closeAll(resources);
    }

    private record CollectTask(long rowsWanted, CollectedRows.Open open)
            implements PartitionAction<Batch, CollectedRows> {

        @Override
        public CollectedRows run(TaskContext task, Iterator<Batch> elements) {
            CollectedRows rows = CollectedRows.of(elements, rowsWanted, task);
            open.add(rows);
            return rows;
        }
    }
}
