package dev.kindling.benchmarks.rdd;

import java.util.List;

/// One engine's way to run a program.
///
/// @param engine what it is chosen by
/// @param label what the report calls it
/// @param command the process, which prints what [dev.kindling.tests.engine.Trial] says
record Contender(String program, String engine, String label, List<String> command) {}
