/// Collections of objects that move to disk when memory is refused: sorting, and combining by key. Read
/// `SpillFile`, then `ExternalSort`.
@NullMarked
package dev.kindling.rdd.spill;

import org.jspecify.annotations.NullMarked;
