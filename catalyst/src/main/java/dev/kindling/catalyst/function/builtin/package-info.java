/// The registry of built-in functions and the vocabulary their definitions are written in. Read `ScalarDefinition`
/// first, then a family beside this package, e.g. `function.text`.
@NullMarked
package dev.kindling.catalyst.function.builtin;

import org.jspecify.annotations.NullMarked;
