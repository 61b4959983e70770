/// What the documents say of collections. Read `CollectionExamplesTest` first.
@NullMarked
package dev.kindling.tests.collections;

import org.jspecify.annotations.NullMarked;
