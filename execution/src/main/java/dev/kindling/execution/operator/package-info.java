/// What every running operator has in common: pulling batches, reserving memory, counting. Read `BatchOperator` first.
@NullMarked
package dev.kindling.execution.operator;

import org.jspecify.annotations.NullMarked;
