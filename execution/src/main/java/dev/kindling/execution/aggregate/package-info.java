/// Grouping and aggregating by hash. Read `HashAggregateOperator`, then `GroupTable`.
@NullMarked
package dev.kindling.execution.aggregate;

import org.jspecify.annotations.NullMarked;
