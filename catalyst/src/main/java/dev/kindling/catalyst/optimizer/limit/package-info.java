/// Moves limits towards the tables and drops sorts nobody sees. Read `PushLimitThroughProject` first.
@NullMarked
package dev.kindling.catalyst.optimizer.limit;

import org.jspecify.annotations.NullMarked;
