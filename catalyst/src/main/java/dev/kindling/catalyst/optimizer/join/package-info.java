/// Chooses the order of joins. Read `ReorderJoins` first.
@NullMarked
package dev.kindling.catalyst.optimizer.join;

import org.jspecify.annotations.NullMarked;
