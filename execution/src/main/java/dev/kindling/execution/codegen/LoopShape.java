package dev.kindling.execution.codegen;

import java.util.List;

/// What a generated loop depends on: the terms to add up, and how its inputs lie in memory. Literals are not part
/// of it, so queries that differ in nothing else share one loop.
///
/// @param inputs how each input lies in memory
/// @param terms what is added up, one sum for each
record LoopShape(List<Layout> inputs, List<Term> terms, Grouping grouping) {

    LoopShape {
        inputs = List.copyOf(inputs);
        terms = List.copyOf(terms);
    }

    /// Arrays of values, or of the entries of a dictionary that codes point into.
    enum Layout {
        /// Not read.
        NONE,
        LONGS,
        INTS,
        BOOLEANS,
        LONG_ENTRIES,
        INT_ENTRIES,
        BOOLEAN_ENTRIES
    }

    enum Grouping {
        ONE_GROUP,
        GROUPS
    }

    /// `value` of the rows for which `mask` is 1.
    record Term(LongExpression mask, LongExpression value) {}
}
