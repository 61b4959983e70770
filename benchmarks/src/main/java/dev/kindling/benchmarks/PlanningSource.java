package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.EngineProcess;
import dev.kindling.tests.engine.EngineProcess.Run;
import java.io.IOException;
import java.util.ArrayList;

/// The queries of another suite, each planned from its text with `EXPLAIN`, and not run. Plans are not compared:
/// that their answers agree is for the other suite to say.
final class PlanningSource implements QuestionSource {

    /// A plan takes milliseconds; every run is the mean of so many.
    private static final int TIMES = 20;

    private final QuestionSource queries;

    PlanningSource(QuestionSource queries) {
        this.queries = queries;
    }

    /// A query explained many times over.
    private record Explained(String name, Dialects sql) implements Question {

        @Override
        public Run time(EngineProcess engine, Peer peer) {
            return engine.timed("EXPLAIN " + sql.of(peer), TIMES);
        }

        @Override
        public Answer answer(EngineProcess engine, Peer peer) {
            return engine.execute("SELECT 1");
        }
    }

    /// A plan depends on what is known of the data, and not on its size.
    @Override
    public String defaultScale() {
        return "0.01";
    }

    @Override
    public Suite suite(Settings settings) throws IOException {
        Suite suite = queries.suite(settings);
        var questions = new ArrayList<Question>();
        for (Question question : suite.questions()) {
            if (question instanceof Query query) questions.add(new Explained("plan " + query.name(), query.sql()));
        }
        return new Suite("Planning " + suite.title(), suite.tables(), questions, suite.agreement());
    }
}
