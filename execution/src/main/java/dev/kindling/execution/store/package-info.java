/// Rows kept in memory by column, and what hash tables and sorts do with their values. Read `RowStore` first.
@NullMarked
package dev.kindling.execution.store;

import org.jspecify.annotations.NullMarked;
