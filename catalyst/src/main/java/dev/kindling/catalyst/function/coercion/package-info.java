/// Which types fit together: common types, implicit and explicit casts. Read `TypeCoercion` first.
@NullMarked
package dev.kindling.catalyst.function.coercion;

import org.jspecify.annotations.NullMarked;
