/// SQL functions: what they are called, which arguments they take, how they run over vectors. Read `ScalarFunction`
/// first.
@NullMarked
package dev.kindling.catalyst.function;

import org.jspecify.annotations.NullMarked;
