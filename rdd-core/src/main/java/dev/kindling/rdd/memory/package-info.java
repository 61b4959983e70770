/// Memory that is asked for before it is used. Read `MemoryBudget` first.
@NullMarked
package dev.kindling.rdd.memory;

import org.jspecify.annotations.NullMarked;
