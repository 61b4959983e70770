package dev.kindling.catalyst.source;

import dev.kindling.catalyst.expression.PhysicalExpression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a query wants of a table.
///
/// @param columns indexes into the table's schema, in the order wanted
/// @param predicates conjuncts over the *requested* columns (a [PhysicalExpression.ColumnReference] counts in
/// `columns`)
/// @param limit rows after which the query has enough, or null
/// @param maxSplitBytes the most bytes a task is to read, where the source can be cut, or [#ANY_SIZE]
public record ScanRequest(
        List<Integer> columns,
        List<PhysicalExpression> predicates,
        @Nullable Long limit,
        long maxSplitBytes) {

    /// As many bytes a task as suit the source.
    public static final long ANY_SIZE = Long.MAX_VALUE;

    public ScanRequest {
        columns = List.copyOf(columns);
        predicates = List.copyOf(predicates);
    }

    /// For all rows, in splits of any size.
    public ScanRequest(List<Integer> columns, List<PhysicalExpression> predicates) {
        this(columns, predicates, null, ANY_SIZE);
    }
}
