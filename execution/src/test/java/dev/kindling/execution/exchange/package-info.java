/// Tests of `dev.kindling.execution.exchange`.
@NullMarked
package dev.kindling.execution.exchange;

import org.jspecify.annotations.NullMarked;
