/// Dealing rows out to the tasks of the next stage. Read `RowRouter`, then `ExchangeWriter`.
@NullMarked
package dev.kindling.execution.exchange;

import org.jspecify.annotations.NullMarked;
