/// The shapes of user functions. All of them are serializable and may throw. Read `Function` first.
@NullMarked
package dev.kindling.rdd.function;

import org.jspecify.annotations.NullMarked;
