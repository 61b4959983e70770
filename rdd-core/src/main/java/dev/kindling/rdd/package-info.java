/// Partitioned collections: the typed API over a graph that a backend interprets. Read `Rdd` first.
@NullMarked
package dev.kindling.rdd;

import org.jspecify.annotations.NullMarked;
