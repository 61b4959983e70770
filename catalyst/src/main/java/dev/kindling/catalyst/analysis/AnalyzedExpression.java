package dev.kindling.catalyst.analysis;

import dev.kindling.sql.types.StructField;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rex.RexNode;

/// An expression over the fields of a schema, with its name and type.
public record AnalyzedExpression(RexNode node, StructField field, RelOptCluster cluster) {}
