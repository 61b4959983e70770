package dev.kindling.benchmarks;

import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.tpcds.TpcdsQueries;
import dev.kindling.tests.tpcds.TpcdsTables;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/// The 103 queries of TPC-DS. Most of their orders leave ties, so answers are compared as bags.
final class TpcdsSource implements SuiteSource {

    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    @Override
    public Suite at(String scale, Path folder, Predicate<String> wanted) {
        Map<String, Path> tables = TpcdsTables.parquet(folder, Double.parseDouble(scale));
        var queries = new LinkedHashMap<String, String>();
        for (String name : TpcdsQueries.names()) {
            if (wanted.test(name)) queries.put(name, TpcdsQueries.sql(name));
        }
        return new Suite("TPC-DS at scale " + scale, tables, queries, AGREEMENT, Suite.Order.FREE);
    }
}
