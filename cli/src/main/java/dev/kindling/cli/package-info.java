/// The command line: `./kindling sql`, `./kindling demo`. Read `Main` first.
@NullMarked
package dev.kindling.cli;

import org.jspecify.annotations.NullMarked;
