/// The JDBC driver: `jdbc:kindling:`. Read `KindlingDriver` first.
@NullMarked
package dev.kindling.jdbc;

import org.jspecify.annotations.NullMarked;
