/// Kindling beside its peers on the same files. Read `PeerComparison`; `TpchBenchmark` is its first suite.
@NullMarked
package dev.kindling.benchmarks;

import org.jspecify.annotations.NullMarked;
