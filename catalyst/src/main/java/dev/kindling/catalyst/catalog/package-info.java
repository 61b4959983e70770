/// Names and what they stand for. Read `RelationCatalog` first.
@NullMarked
package dev.kindling.catalyst.catalog;

import org.jspecify.annotations.NullMarked;
