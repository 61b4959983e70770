/// Moving rows between partitions. Read `ExchangeExec` first.
@NullMarked
package dev.kindling.execution.exchange;

import org.jspecify.annotations.NullMarked;
