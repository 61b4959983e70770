/// Functions that only make sense over a window. Read `WindowFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.window;

import org.jspecify.annotations.NullMarked;
