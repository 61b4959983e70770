/// Comma-separated values: a byte path for the usual dialects, univocity-parsers for the rest. Read `CsvFormat`
/// first.
@NullMarked
package dev.kindling.datasources.csv;

import org.jspecify.annotations.NullMarked;
