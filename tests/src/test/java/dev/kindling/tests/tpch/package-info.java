/// The 22 queries of TPC-H at a small scale, held to DuckDB's answers. Read `TpchTest`.
@NullMarked
package dev.kindling.tests.tpch;

import org.jspecify.annotations.NullMarked;
