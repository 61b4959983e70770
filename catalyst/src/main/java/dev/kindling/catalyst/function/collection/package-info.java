/// Arrays, maps and structs. Read `CollectionFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.collection;

import org.jspecify.annotations.NullMarked;
