/// What EXPLAIN says of plans: what was pushed into sources, what was skipped, which join was chosen and why. Read
/// [ScanExplanationTest] first.
@NullMarked
package dev.kindling.tests.explain;

import org.jspecify.annotations.NullMarked;
