package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.tpcds.TpcdsQueries;
import dev.kindling.tests.tpcds.TpcdsTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The 103 queries of TPC-DS. Most of their orders leave ties, so answers are compared as bags.
final class TpcdsSource implements QuestionSource {

    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    @Override
    public String defaultScale() {
        return "1";
    }

    @Override
    public Suite suite(Settings settings) {
        Map<String, Path> tables = TpcdsTables.parquet(settings.folder(), Double.parseDouble(settings.scale()));
        List<Question> queries = TpcdsQueries.names().stream()
                .filter(settings.wanted())
                .map(TpcdsSource::question)
                .toList();
        return new Suite("TPC-DS at scale " + settings.scale(), tables, queries, AGREEMENT);
    }

    private static Question question(String name) {
        String sql = TpcdsQueries.sql(name);
        // DuckDB's concat leaves NULL out.
        String strict = sql.replace("concat(c_last_name, ', ', c_first_name)", "c_last_name || ', ' || c_first_name");
        Dialects dialects = peer -> peer == Peer.DUCKDB ? strict : sql;
        return new Query(name, dialects, dialects, Agreement.Order.FREE);
    }
}
