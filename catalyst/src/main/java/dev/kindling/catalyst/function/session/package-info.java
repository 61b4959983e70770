/// Functions about types, the session and the partition. Read `SessionFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.session;

import org.jspecify.annotations.NullMarked;
