/// Window functions. Read `WindowCall` for what can be computed, then `WindowOperator`.
@NullMarked
package dev.kindling.execution.window;

import org.jspecify.annotations.NullMarked;
