package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import java.nio.file.Path;
import java.util.Map;

/// Data and queries that engines are compared on.
///
/// @param tables the Parquet file of each table
/// @param queries SQL by name, in the order they run
/// @param agreement by how much fractions of two engines may differ
public record Suite(String title, Map<String, Path> tables, Map<String, String> queries, Agreement agreement) {}
