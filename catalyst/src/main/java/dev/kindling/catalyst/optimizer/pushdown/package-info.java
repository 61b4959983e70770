/// Moves filters and column choices towards the tables. Read `PruneColumns` and `PushFilterThroughGenerate`.
@NullMarked
package dev.kindling.catalyst.optimizer.pushdown;

import org.jspecify.annotations.NullMarked;
