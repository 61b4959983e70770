/// Rows that are kept for later queries, packed by column. Read `CachedRows` first, then `PackedColumn`.
@NullMarked
package dev.kindling.execution.cache;

import org.jspecify.annotations.NullMarked;
