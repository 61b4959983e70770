/// Reading sources. Read `ScanExec` first.
@NullMarked
package dev.kindling.execution.scan;

import org.jspecify.annotations.NullMarked;
