/// From CSV and JSON to Parquet: every row accounted for, whatever happens. Read `EtlAccountingTest`.
@NullMarked
package dev.kindling.tests.etl;

import org.jspecify.annotations.NullMarked;
