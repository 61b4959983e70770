/// SQL engines behind one interface, ours and its peers, in this process or one of their own. Read `SqlEngine`.
@NullMarked
package dev.kindling.tests.engine;

import org.jspecify.annotations.NullMarked;
