package dev.kindling.catalyst.analysis;

import dev.kindling.sql.types.StructType;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/// A query's logical plan. The plan's fields have names of their own; `schema` has the names the user sees, which
/// may repeat. Where the query ends in ORDER BY, the plan is a sort or a projection of one, and its rows come in
/// that order.
///
/// @param notes what the user may want to know, such as hints that do nothing
/// @param reuse what else the plan is right for
public record AnalyzedQuery(RelNode plan, StructType schema, List<String> notes, Reuse reuse) {
    public AnalyzedQuery {
        notes = List.copyOf(notes);
    }
}
