/// Plain text, a row a line or a file. Read `TextFormat` first.
@NullMarked
package dev.kindling.datasources.text;

import org.jspecify.annotations.NullMarked;
