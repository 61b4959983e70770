/// What tests of operators share: tasks, random batches, rows to compare.
@NullMarked
package dev.kindling.execution.operator;

import org.jspecify.annotations.NullMarked;
