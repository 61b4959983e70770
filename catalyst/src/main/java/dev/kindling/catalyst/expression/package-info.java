/// Resolved, typed, serializable expressions over the columns of a batch. Read `PhysicalExpression` first.
@NullMarked
package dev.kindling.catalyst.expression;

import org.jspecify.annotations.NullMarked;
