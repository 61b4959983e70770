package dev.kindling.parser;

import dev.kindling.catalyst.syntax.Statement;
import dev.kindling.error.Position;

/// A statement of a script, its text there, and where that stands.
public record PlacedStatement(Statement statement, String text, Position position) {}
