/// Simplifies aggregates. Read `EliminateDistinct`, then `ComputeKeysAfterGrouping`.
@NullMarked
package dev.kindling.catalyst.optimizer.aggregate;

import org.jspecify.annotations.NullMarked;
