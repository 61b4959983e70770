package dev.kindling.execution.scan;

import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.source.RuntimeFilter;
import dev.kindling.catalyst.source.ScanContext;
import dev.kindling.execution.operator.OperatorContext;
import java.util.ArrayList;
import java.util.List;

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
}
