/// Aggregate functions and their states. Read `AggregateFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.aggregate;

import org.jspecify.annotations.NullMarked;
