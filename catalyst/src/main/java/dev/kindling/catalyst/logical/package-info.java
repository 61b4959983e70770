/// What the logical plan is made of beside Calcite's own nodes: types, operators, tables, generators, and the way
/// from a row expression to a physical one. Read `LogicalTypes`, then `ScalarOperator`.
@NullMarked
package dev.kindling.catalyst.logical;

import org.jspecify.annotations.NullMarked;
