/// The graph of partitioned collections, as data, and the interface of what runs it. Read `RddNode`, then
/// `Backend`.
@NullMarked
package dev.kindling.rdd.graph;

import org.jspecify.annotations.NullMarked;
