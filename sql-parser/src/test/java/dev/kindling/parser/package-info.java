@NullMarked
package dev.kindling.parser;

import org.jspecify.annotations.NullMarked;
