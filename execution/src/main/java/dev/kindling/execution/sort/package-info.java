/// Sorting, the first rows of an order, merging sorted rows, and limits. Read `SortOperator` first.
@NullMarked
package dev.kindling.execution.sort;

import org.jspecify.annotations.NullMarked;
