/// Programs over collections beside Spark, DuckDB and hand-written Java. Read `RddBenchmark`.
@NullMarked
package dev.kindling.benchmarks.rdd;

import org.jspecify.annotations.NullMarked;
