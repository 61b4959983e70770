package dev.kindling.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;

/// A suite before its data is made.
interface SuiteSource {

    /// The suites by the names they have on the command line.
    static SuiteSource named(String name) {
        return switch (name) {
            case "tpch" -> new TpchSource();
            case "tpcds" -> new TpcdsSource();
            default -> throw new IllegalArgumentException("no suite " + name + "; there are tpch and tpcds");
        };
    }

    /// The suite at `scale` with the queries that are `wanted`, over tables in `folder`, made where they are
    /// missing.
    Suite at(String scale, Path folder, Predicate<String> wanted) throws IOException;
}
