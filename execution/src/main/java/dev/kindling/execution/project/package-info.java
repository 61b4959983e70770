/// Operators that work row by row: filter, project, expand, generate. Read `ProjectExec` first.
@NullMarked
package dev.kindling.execution.project;

import org.jspecify.annotations.NullMarked;
