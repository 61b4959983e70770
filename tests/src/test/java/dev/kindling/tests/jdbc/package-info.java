/// The driver, as programs meet it through `java.sql`. Read `JdbcTypesTest`.
@NullMarked
package dev.kindling.tests.jdbc;

import org.jspecify.annotations.NullMarked;
