package dev.kindling.benchmarks;

import java.io.IOException;

/// A suite of questions to engines that run all the while.
interface QuestionSource extends SuiteSource {

    /// The questions that are wanted, and their data, made where it is missing.
    Suite suite(Settings settings) throws IOException;

    @Override
    default Comparison measure(Settings settings) throws IOException {
        return new PeerComparison(suite(settings), settings).run();
    }
}
