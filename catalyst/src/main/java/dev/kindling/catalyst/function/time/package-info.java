/// Dates, timestamps, times and intervals. Read `TimeFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.time;

import org.jspecify.annotations.NullMarked;
