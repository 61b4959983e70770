/// Tests of `dev.kindling.execution.join`.
@NullMarked
package dev.kindling.execution.join;

import org.jspecify.annotations.NullMarked;
