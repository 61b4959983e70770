/// The syntax tree: what the user said, unresolved, from SQL text or DataFrame calls. Read `Relation`, then
/// `Expression`.
@NullMarked
package dev.kindling.catalyst.syntax;

import org.jspecify.annotations.NullMarked;
