/// Errors as part of the interface: conditions, SQLSTATEs, places in a text. Read `KindlingException` first.
@NullMarked
package dev.kindling.error;

import org.jspecify.annotations.NullMarked;
