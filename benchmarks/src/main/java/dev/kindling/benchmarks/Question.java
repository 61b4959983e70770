package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.EngineProcess.Run;
import java.util.List;

/// One thing that engines are timed at, and whose outcome they must agree on.
interface Question {

    String name();

    /// Statements that run before every timed run, and are not timed.
    default List<String> before(Peer peer) {
        return List.of();
    }

    /// One run, timed by the engine's process.
    Run time(EngineProcess engine, Peer peer);

    /// What the runs came to, for comparison with other engines.
    Answer answer(EngineProcess engine, Peer peer);

    /// Whether the order of the answer's rows counts.
    default Agreement.Order order() {
        return Agreement.Order.FREE;
    }
}
