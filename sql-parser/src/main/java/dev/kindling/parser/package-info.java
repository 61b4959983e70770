/// SQL text to the syntax tree, with positions. Read `SqlParser` first.
@NullMarked
package dev.kindling.parser;

import org.jspecify.annotations.NullMarked;
