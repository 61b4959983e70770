/// Functions from one row to many. Read `GeneratorFunctions` first.
@NullMarked
package dev.kindling.catalyst.function.generator;

import org.jspecify.annotations.NullMarked;
