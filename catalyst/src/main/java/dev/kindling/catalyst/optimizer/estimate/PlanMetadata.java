package dev.kindling.catalyst.optimizer.estimate;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.CyclicMetadataException;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMdUtil;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/// The metadata of plans: our estimates of rows, distinct values, selectivities and sizes; for keys, predicates,
/// collations and the rest Calcite's own. Nothing is compiled at run time.
public final class PlanMetadata {

    private static final RowCounts ROW_COUNTS = new RowCounts();
    private static final DistinctCounts DISTINCT_COUNTS = new DistinctCounts();
    private static final Selectivities SELECTIVITIES = new Selectivities();
    private static final Predicates PREDICATES = new Predicates();

    private static final MemoizingHandlers HANDLERS = new MemoizingHandlers(
            Map.of(
                    BuiltInMetadata.RowCount.Handler.class, ROW_COUNTS,
                    BuiltInMetadata.DistinctRowCount.Handler.class, DISTINCT_COUNTS,
                    BuiltInMetadata.Selectivity.Handler.class, SELECTIVITIES,
                    BuiltInMetadata.Size.Handler.class, new RowSizes(),
                    BuiltInMetadata.Predicates.Handler.class, PREDICATES),
            DefaultRelMetadataProvider.INSTANCE);

    private PlanMetadata() {}

    /// A query without answers yet; what a cluster's metadata supplier gives.
    public static RelMetadataQuery newQuery() {
        return new Query();
    }

    /// What is asked most is answered, and remembered, without a detour over the handlers. Nodes equal only
    /// themselves.
    private static final class Query extends RelMetadataQuery {

        /// Stands for an answer that is being found; no answer is negative.
        private static final Double BUSY = -1.0;

        private final Map<RelNode, Double> rowCounts = new HashMap<>();
        private final Map<RelNode, Map<ImmutableBitSet, Double>> distinctCounts = new HashMap<>();
        private final Map<RelNode, Map<RexNode, Double>> selectivities = new HashMap<>();
        private final Map<RelNode, RelOptPredicateList> predicates = new HashMap<>();

        Query() {
            super(HANDLERS);
        }

        @Override
        public Double getRowCount(RelNode node) {
            return RelMdUtil.validateResult(remembered(rowCounts, node, () -> ROW_COUNTS.getRowCount(node, this)));
        }

        @Override
        public @Nullable Double getDistinctRowCount(
                RelNode node, ImmutableBitSet columns, @Nullable RexNode predicate) {
            if (predicate != null) return super.getDistinctRowCount(node, columns, predicate);
            Map<ImmutableBitSet, Double> known = distinctCounts.computeIfAbsent(node, _ -> new HashMap<>());
            return RelMdUtil.validateResult(
                    remembered(known, columns, () -> DISTINCT_COUNTS.getDistinctRowCount(node, this, columns, null)));
        }

        @Override
        public Double getSelectivity(RelNode node, @Nullable RexNode predicate) {
            if (predicate == null) return 1.0;
            Map<RexNode, Double> known = selectivities.computeIfAbsent(node, _ -> new HashMap<>());
            return remembered(known, predicate, () -> SELECTIVITIES.getSelectivity(node, this, predicate));
        }

        @Override
        public RelOptPredicateList getPulledUpPredicates(RelNode node) {
            RelOptPredicateList known = predicates.get(node);
            if (known != null) return known;
            RelOptPredicateList found = switch (node) {
                case Filter filter -> PREDICATES.getPredicates(filter, this);
                case Project project -> PREDICATES.getPredicates(project, this);
                case Join join -> PREDICATES.getPredicates(join, this);
                case Aggregate aggregate -> PREDICATES.getPredicates(aggregate, this);
                case TableScan scan -> PREDICATES.getPredicates(scan, this);
                default -> super.getPulledUpPredicates(node);
            };
            predicates.put(node, found);
            return found;
        }

        private static <K> Double remembered(Map<K, Double> answers, K question, Supplier<Double> finder) {
            Double known = answers.putIfAbsent(question, BUSY);
            if (known != null && known < 0) throw new CyclicMetadataException();
            if (known != null) return known;
            Double found = null;
            try {
                found = finder.get();
                return found;
            } finally {
                if (found == null) answers.remove(question);
                else answers.put(question, found);
            }
        }

        @Override
        public boolean clearCache(RelNode node) {
            rowCounts.remove(node);
            distinctCounts.remove(node);
            selectivities.remove(node);
            predicates.remove(node);
            return super.clearCache(node);
        }
    }
}
