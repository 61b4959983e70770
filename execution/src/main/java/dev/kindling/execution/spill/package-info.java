/// Batches as bytes, and the files that hold what does not fit into memory. Read `BatchCodec`, then `SpillFile`.
@NullMarked
package dev.kindling.execution.spill;

import org.jspecify.annotations.NullMarked;
