package dev.kindling.tests.engine;

/// Something that runs SQL and answers in text.
public interface SqlEngine extends AutoCloseable {

    /// Runs one statement.
    ///
    /// @throws SqlFailure where the engine rejects it or fails
    Answer execute(String sql);

    /// Runs one statement, looks at every row of its answer and yields their count. What is timed.
    default long run(String sql) {
        return execute(sql).rows().size();
    }

    /// A query to run many times, with everything done that its text alone allows. The answer's rows are looked at
    /// and counted.
    default Prepared prepare(String sql) {
        return () -> run(sql);
    }

    /// A query ready to run.
    interface Prepared {

        long run();
    }

    @Override
    void close();
}
