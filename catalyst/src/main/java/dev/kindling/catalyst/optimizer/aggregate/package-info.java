/// Simplifies aggregates. Read `EliminateDistinct`.
@NullMarked
package dev.kindling.catalyst.optimizer.aggregate;

import org.jspecify.annotations.NullMarked;
