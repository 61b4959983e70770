/// Tests of `dev.kindling.execution.aggregate`.
@NullMarked
package dev.kindling.execution.aggregate;

import org.jspecify.annotations.NullMarked;
