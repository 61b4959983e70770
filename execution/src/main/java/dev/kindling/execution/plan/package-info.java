/// What the physical plan is made of: nodes that print themselves and become a graph of partitioned collections.
/// Read `PhysicalPlan` first.
@NullMarked
package dev.kindling.execution.plan;

import org.jspecify.annotations.NullMarked;
