/// Tests of `dev.kindling.execution.sort`.
@NullMarked
package dev.kindling.execution.sort;

import org.jspecify.annotations.NullMarked;
