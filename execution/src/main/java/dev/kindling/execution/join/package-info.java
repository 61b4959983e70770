/// Joins. Read `JoinSpec` for what can be asked, then `JoinTable` and `HashJoinOperator`.
@NullMarked
package dev.kindling.execution.join;

import org.jspecify.annotations.NullMarked;
