/// From what the user said to what it means: names resolved, types decided, the syntax tree turned into Calcite's
/// relational algebra. Read `Analyzer`, then `RelationAnalyzer` and `ExpressionAnalyzer`.
@NullMarked
package dev.kindling.catalyst.analysis;

import org.jspecify.annotations.NullMarked;
