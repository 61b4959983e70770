@NullMarked
package dev.kindling.tests.engine;

import org.jspecify.annotations.NullMarked;
