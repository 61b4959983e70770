/// The way of a query from syntax tree to batches, and what a session keeps for it. Read `QueryEngine` first.
@NullMarked
package dev.kindling.execution.query;

import org.jspecify.annotations.NullMarked;
