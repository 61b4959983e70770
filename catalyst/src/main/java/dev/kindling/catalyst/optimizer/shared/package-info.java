/// Common tables that run once. Read `ShareCommonTables` first.
@NullMarked
package dev.kindling.catalyst.optimizer.shared;

import org.jspecify.annotations.NullMarked;
