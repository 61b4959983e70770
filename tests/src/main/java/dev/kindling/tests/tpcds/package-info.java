/// The TPC-DS benchmark: its tables, made on the spot, and its queries. Read `TpcdsTables`.
@NullMarked
package dev.kindling.tests.tpcds;

import org.jspecify.annotations.NullMarked;
