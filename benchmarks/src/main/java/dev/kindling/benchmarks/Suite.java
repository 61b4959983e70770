package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Data and what engines are asked about it.
///
/// @param tables the Parquet file of each table
/// @param questions in the order they run
/// @param agreement by how much fractions of two engines may differ
record Suite(String title, Map<String, Path> tables, List<Question> questions, Agreement agreement) {}
