/// Statements that are not queries. Read `CommandRunner` first.
@NullMarked
package dev.kindling.execution.command;

import org.jspecify.annotations.NullMarked;
