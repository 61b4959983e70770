/// Queries nobody wrote: the same rows whatever the optimizer, the join strategy and the memory are, and DuckDB's.
/// Read [GeneratedQueriesTest] first.
@NullMarked
package dev.kindling.tests.generated;

import org.jspecify.annotations.NullMarked;
