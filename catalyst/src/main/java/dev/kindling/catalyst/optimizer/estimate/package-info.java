/// How many rows, distinct values and bytes a plan gives, by the statistics of its tables. Read `PlanStatistics`
/// first.
@NullMarked
package dev.kindling.catalyst.optimizer.estimate;

import org.jspecify.annotations.NullMarked;
