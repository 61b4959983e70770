/// Rewrites logical plans into equal, cheaper ones. Read `Optimizer` first.
@NullMarked
package dev.kindling.catalyst.optimizer;

import org.jspecify.annotations.NullMarked;
