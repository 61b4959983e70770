package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.EngineProcess.Run;
import java.util.List;

/// A query whose rows become a table in the engine's memory, where they are too many to hand over one by one.
///
/// @param sql gives the rows of the table `ans`
/// @param check a query over `ans`, whose answer is compared
record NewTable(String name, String sql, String check) implements Question {

    @Override
    public List<String> before(Peer peer) {
        return List.of(peer.drop("ans"));
    }

    @Override
    public Run time(EngineProcess engine, Peer peer) {
        return engine.timed(peer.keep("ans", sql));
    }

    @Override
    public Answer answer(EngineProcess engine, Peer peer) {
        Answer answer = engine.execute(check);
        engine.execute(peer.drop("ans"));
        return answer;
    }
}
