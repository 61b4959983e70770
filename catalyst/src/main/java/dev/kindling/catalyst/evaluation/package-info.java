/// Runs resolved expressions over batches with precompiled kernels. Read `ExpressionCompiler` first.
@NullMarked
package dev.kindling.catalyst.evaluation;

import org.jspecify.annotations.NullMarked;
