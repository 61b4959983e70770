package dev.kindling.catalyst.source;

import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.sql.types.StructType;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/// A planned reading of a table, in splits that can be read in any order and any number of times, with the same
/// rows each time. A scan travels to its tasks.
public interface Scan extends Serializable {

    /// The requested columns, in the requested order.
    StructType schema();

    /// The predicates whose rows the scan may still give although they fail; the planner filters again by these.
    List<PhysicalExpression> residual();

    List<Split> splits();

    /// Opens `split`. The reader's batches have the columns of [#schema].
    BatchReader open(Split split, ScanContext context);

    /// What EXPLAIN shows beside the schema, e.g. `PushedFilters`, `Location`, in order of iteration.
    Map<String, String> explain();
}
