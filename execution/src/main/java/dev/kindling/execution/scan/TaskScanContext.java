package dev.kindling.execution.scan;

import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.source.PageCache;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.rdd.memory.ByteCache;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A task as readers and writers see it.
public record TaskScanContext(OperatorContext operator, List<RuntimeFilterSource> filters) implements ScanContext {

    @Override
    public EvaluationContext evaluation() {
        return operator.evaluation();
    }

    @Override
    public void count(String counter, long amount) {
        operator.count(counter, amount);
    }

    @Override
    public void checkCancelled() {
        operator.checkCancelled();
    }

    @Override
    public List<RuntimeFilter> runtimeFilters() {
        var known = new ArrayList<RuntimeFilter>(filters.size());
        for (RuntimeFilterSource source : filters) {
            RuntimeFilter filter = source.filter();
            if (filter != null) known.add(filter);
        }
        return known;
    }

    @Override
    public PageCache pageCache() {
        return new MemoryCache(operator.task().memory().cache());
    }

    /// The cache of the task's memory as readers see it.
    private record MemoryCache(ByteCache cache) implements PageCache {
        @Override
        public byte @Nullable [] get(Object key) {
            return cache.get(key);
        }

        @Override
        public long wanted(Object key, long sizeBytes) {
            return cache.wanted(key, sizeBytes);
        }

        @Override
        public void put(Object key, byte[] page, long ticket) {
            cache.put(key, page, ticket);
        }
    }
}
