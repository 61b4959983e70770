/// What a rule is and how rules run. Read `RewriteRule`, then `RuleBatch`.
@NullMarked
package dev.kindling.catalyst.optimizer.rule;

import org.jspecify.annotations.NullMarked;
