/// Turns subqueries in expressions into joins. Read `SubqueryRemoval` first, then `Uncorrelated`.
@NullMarked
package dev.kindling.catalyst.optimizer.subquery;

import org.jspecify.annotations.NullMarked;
