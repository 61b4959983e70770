/// Tests of `dev.kindling.execution.spill`.
@NullMarked
package dev.kindling.execution.spill;

import org.jspecify.annotations.NullMarked;
