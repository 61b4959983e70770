/// A session's settings: typed options with defaults, and where each value came from. Read `Settings` first.
@NullMarked
package dev.kindling.execution.settings;

import org.jspecify.annotations.NullMarked;
