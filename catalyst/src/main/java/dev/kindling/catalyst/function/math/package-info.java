/// Arithmetic and mathematics. Read `MathFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.math;

import org.jspecify.annotations.NullMarked;
