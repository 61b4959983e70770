package dev.kindling.tests.slt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.Agreement.Order;
import dev.kindling.tests.engine.Answer;
import dev.kindling.tests.engine.PlannedSql;
import dev.kindling.tests.engine.SqlEngine;
import dev.kindling.tests.engine.SqlFailure;
import dev.kindling.tests.slt.SltRecord.Explain;
import dev.kindling.tests.slt.SltRecord.Lines;
import dev.kindling.tests.slt.SltRecord.Query;
import dev.kindling.tests.slt.SltRecord.RowOrder;
import dev.kindling.tests.slt.SltRecord.SamePlan;
import dev.kindling.tests.slt.SltRecord.StatementError;
import dev.kindling.tests.slt.SltRecord.StatementOk;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Runs the records of one file against one engine, and beside it against peers that must agree.
final class SltRunner {

    private static final Agreement AGREEMENT = Agreement.within("1e-9");

    private final SqlEngine engine;
    private final Map<String, SqlEngine> peers;
    private final UnaryOperator<String> variables;
    private final @Nullable SltFile updated;

    /// @param peers by the name that marks in the file use
    /// @param variables puts values in the place of `${name}`
    /// @param updated the file that learns what the engine answers, or null to hold the engine to it
    SltRunner(
            SqlEngine engine,
            Map<String, SqlEngine> peers,
            UnaryOperator<String> variables,
            @Nullable SltFile updated) {
        this.engine = engine;
        this.peers = peers;
        this.variables = variables;
        this.updated = updated;
    }

    void run(SltRecord record) {
        switch (record) {
            case StatementOk statement -> {
                engine.execute(variables.apply(statement.sql()));
                peers.forEach((name, peer) -> {
                    if (statement.place().runsOn(name)) peer.execute(peerSql(name, statement.sql()));
                });
            }
            case StatementError statement -> runError(statement);
            case Query query -> runQuery(query);
            case Explain explain -> runExplain(explain);
            case SamePlan(var _, var left, var right) ->
                assertThat(plan(left).text()).isEqualTo(plan(right).text());
        }
    }

    private void runError(StatementError statement) {
        try {
            engine.execute(variables.apply(statement.sql()));
        } catch (SqlFailure e) {
            String condition = statement.condition();
            if (!e.condition().equals(condition) && !e.condition().startsWith(condition + ".")) {
                fail("expected " + condition + " but it failed with " + e.condition() + ": " + e.getMessage(), e);
            }
            return;
        }
        fail("expected " + statement.condition() + " but it did not fail");
    }

    private void runQuery(Query query) {
        Answer answer = engine.execute(variables.apply(query.sql()));
        List<String> actual = RowText.lines(answer.rows());
        if (query.order() == RowOrder.SORTED) actual = actual.stream().sorted().toList();
        check(query.expected(), actual, query.order());
        if (query.types() != null) assertThat(answer.types()).isEqualTo(query.types());
        peers.forEach((name, peer) -> {
            if (query.place().runsOn(name)) compare(name, peer, query, answer);
        });
    }

    private void check(Lines expected, List<String> actual, RowOrder order) {
        if (updated != null) {
            updated.expect(expected, actual);
            return;
        }
        List<String> wanted = expected.text().stream().map(RowText::canonical).toList();
        if (order == RowOrder.SORTED) wanted = wanted.stream().sorted().toList();
        assertThat(String.join("\n", actual)).isEqualTo(String.join("\n", wanted));
    }

    private void compare(String name, SqlEngine peer, Query query, Answer ours) {
        Answer theirs = peer.execute(peerSql(name, query.sql()));
        Order order = query.order() == RowOrder.SORTED ? Order.FREE : Agreement.orderOf(query.sql());
        String difference = AGREEMENT.difference(ours.rows(), theirs.rows(), order);
        if (difference != null) fail(name + " disagrees: " + difference);
    }

    /// Our SQL as `name` spells it; both speak it but for a few words.
    private String peerSql(String name, String sql) {
        String text = variables.apply(sql);
        return name.equals("duckdb") ? text.replaceAll("(?i)\\bSTRING\\b", "VARCHAR") : text;
    }

    private void runExplain(Explain explain) {
        PlannedSql plan = plan(explain.sql());
        check(explain.expected(), plan.text().lines().toList(), RowOrder.AS_IS);
        if (explain.rule() != null) assertThat(plan.rules()).contains(explain.rule());
    }

    private PlannedSql plan(String sql) {
        if (!(engine instanceof PlannedSql.Planner planner)) {
            throw new IllegalStateException("the engine under test shows no plans");
        }
        return planner.plan(variables.apply(sql));
    }
}
