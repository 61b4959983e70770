/// Tests of `dev.kindling.execution.store`.
@NullMarked
package dev.kindling.execution.store;

import org.jspecify.annotations.NullMarked;
