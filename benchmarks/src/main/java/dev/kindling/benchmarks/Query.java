package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.EngineProcess.Run;

/// A query whose rows all come out of the engine.
///
/// @param sql what is timed
/// @param comparable what is compared: `sql`, or a form of it whose answer is the same everywhere
record Query(String name, Dialects sql, Dialects comparable, Agreement.Order order) implements Question {

    /// A query that all engines understand.
    static Query of(String name, String sql, Agreement.Order order) {
        return new Query(name, _ -> sql, _ -> sql, order);
    }

    @Override
    public Run time(EngineProcess engine, Peer peer) {
        return engine.timed(sql.of(peer));
    }

    @Override
    public Answer answer(EngineProcess engine, Peer peer) {
        return engine.execute(comparable.of(peer));
    }
}
