/// Values from one type to another, and between values and text. Read `Caster` first.
@NullMarked
package dev.kindling.catalyst.conversion;

import org.jspecify.annotations.NullMarked;
