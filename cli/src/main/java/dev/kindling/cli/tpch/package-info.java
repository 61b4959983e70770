/// The tables of the TPC-H benchmark, made on the spot. Read `TpchFiles`.
@NullMarked
package dev.kindling.cli.tpch;

import org.jspecify.annotations.NullMarked;
