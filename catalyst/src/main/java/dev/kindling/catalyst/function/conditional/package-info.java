/// Functions that choose between values. Read `ConditionalFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.conditional;

import org.jspecify.annotations.NullMarked;
