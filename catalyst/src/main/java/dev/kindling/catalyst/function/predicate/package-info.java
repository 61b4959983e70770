/// Comparisons, logic and tests for NULL. Read `PredicateFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.predicate;

import org.jspecify.annotations.NullMarked;
