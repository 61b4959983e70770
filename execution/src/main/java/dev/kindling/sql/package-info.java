/// The user's API: sessions, DataFrames, columns, rows, readers and writers, under Spark's names. Read
/// `KindlingSession`, then `DataFrame`.
@NullMarked
package dev.kindling.sql;

import org.jspecify.annotations.NullMarked;
