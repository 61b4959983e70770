/// Functions on text and bytes. Read `TextFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.text;

import org.jspecify.annotations.NullMarked;
