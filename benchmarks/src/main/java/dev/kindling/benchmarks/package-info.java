/// Kindling beside its peers on the same files. Read `Benchmark`, then `PeerComparison`.
@NullMarked
package dev.kindling.benchmarks;

import org.jspecify.annotations.NullMarked;
