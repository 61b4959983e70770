/// The SQL data types, under the names Spark gives them. Read `DataType` first.
@NullMarked
package dev.kindling.sql.types;

import org.jspecify.annotations.NullMarked;
