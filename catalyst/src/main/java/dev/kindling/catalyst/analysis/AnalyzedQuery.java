package dev.kindling.catalyst.analysis;

import dev.kindling.sql.types.StructType;
import org.apache.calcite.rel.RelNode;

/// A query's logical plan. The plan's fields have names of their own; `schema` has the names the user sees, which
/// may repeat. Where the query ends in ORDER BY, the plan is a sort or a projection of one, and its rows come in
/// that order.
public record AnalyzedQuery(RelNode plan, StructType schema) {}
