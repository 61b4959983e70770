/// What is known of tables and columns before they are read. Read `TableStatistics` first.
@NullMarked
package dev.kindling.catalyst.statistics;

import org.jspecify.annotations.NullMarked;
