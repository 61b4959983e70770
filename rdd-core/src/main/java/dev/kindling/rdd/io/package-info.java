/// Files: file systems, patterns and listings, compression by name, and output that appears whole or not at all.
/// Read `FileSystem`, then `FileListing` and `OutputJob`.
@NullMarked
package dev.kindling.rdd.io;

import org.jspecify.annotations.NullMarked;
