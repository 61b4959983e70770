/// The loops inside, measured alone with JMH: `./kindling benchmark kernels`. Read `ExpressionKernels`.
@NullMarked
package dev.kindling.benchmarks.kernels;

import org.jspecify.annotations.NullMarked;
