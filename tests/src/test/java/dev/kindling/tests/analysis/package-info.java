/// What SQL text means: names, types, plans and errors of the analyzer. Read `SqlAnalysisTest` first.
@NullMarked
package dev.kindling.tests.analysis;

import org.jspecify.annotations.NullMarked;
