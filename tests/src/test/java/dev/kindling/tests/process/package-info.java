/// The command line, and other programs in processes of their own. Read `CliTest`.
@NullMarked
package dev.kindling.tests.process;

import org.jspecify.annotations.NullMarked;
