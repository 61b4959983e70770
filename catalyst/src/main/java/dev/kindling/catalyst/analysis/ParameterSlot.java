package dev.kindling.catalyst.analysis;

import dev.kindling.sql.types.DataType;

/// A place in a plan for the value of a parameter, as a value of `type`.
public record ParameterSlot(String parameter, DataType type) {}
