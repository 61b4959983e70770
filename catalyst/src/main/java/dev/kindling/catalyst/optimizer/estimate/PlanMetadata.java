package dev.kindling.catalyst.optimizer.estimate;

import java.util.Map;
import org.apache.calcite.rel.metadata.BuiltInMetadata;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;

/// The metadata of plans: our estimates of rows, distinct values, selectivities and sizes; for keys, predicates,
/// collations and the rest Calcite's own. Nothing is compiled at run time.
public final class PlanMetadata {

    private static final MemoizingHandlers HANDLERS = new MemoizingHandlers(
            Map.of(
                    BuiltInMetadata.RowCount.Handler.class, new RowCounts(),
                    BuiltInMetadata.DistinctRowCount.Handler.class, new DistinctCounts(),
                    BuiltInMetadata.Selectivity.Handler.class, new Selectivities(),
                    BuiltInMetadata.Size.Handler.class, new RowSizes(),
                    BuiltInMetadata.Predicates.Handler.class, new Predicates()),
            DefaultRelMetadataProvider.INSTANCE);

    private PlanMetadata() {}

    /// A query without answers yet; what a cluster's metadata supplier gives.
    public static RelMetadataQuery newQuery() {
        return new Query();
    }

    private static final class Query extends RelMetadataQuery {

        Query() {
            super(HANDLERS);
        }
    }
}
