package dev.kindling.tests.generated;

/// A column in scope.
///
/// @param reference how an expression names it
record Column(String reference, Kind kind) {}
