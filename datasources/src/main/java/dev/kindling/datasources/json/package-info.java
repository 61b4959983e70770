/// JSON, one document a line or a file: a byte path for plain records, Jackson for the rest. Read `JsonFormat`
/// first.
@NullMarked
package dev.kindling.datasources.json;

import org.jspecify.annotations.NullMarked;
