/// The documents: what they show runs, the classes they name exist, the generated pages are up to date.
/// Read `DocsTest` first.
@NullMarked
package dev.kindling.tests.docs;

import org.jspecify.annotations.NullMarked;
