/// From the optimized logical plan to the physical one: which operator runs each node, and how rows are spread.
/// Read `PhysicalPlanner` first.
@NullMarked
package dev.kindling.execution.planning;

import org.jspecify.annotations.NullMarked;
