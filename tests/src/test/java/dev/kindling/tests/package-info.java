/// Tests of the engine as a whole, and of its architecture.
@NullMarked
package dev.kindling.tests;

import org.jspecify.annotations.NullMarked;
