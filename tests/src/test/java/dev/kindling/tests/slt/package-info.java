/// SQL behaviour from `.slt` files: statements, queries, the rows expected. Read `SltTest`, then `SltRecord`.
@NullMarked
package dev.kindling.tests.slt;

import org.jspecify.annotations.NullMarked;
