package dev.kindling.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// A suite before its data is made.
interface SuiteSource {

    /// The suites by the names they have on the command line.
    static Map<String, SuiteSource> all() {
        var all = new LinkedHashMap<String, SuiteSource>();
        all.put("tpch", new TpchSource());
        all.put("tpcds", new TpcdsSource());
        all.put("clickbench", new ClickbenchSource());
        all.put("h2o", new H2oSource());
        all.put("etl", new EtlSource());
        all.put("small", new SmallSource());
        all.put("tpch-planning", new PlanningSource(new TpchSource()));
        all.put("tpcds-planning", new PlanningSource(new TpcdsSource()));
        all.put("cold", new ColdSource());
        return all;
    }

    String defaultScale();

    /// Makes the data where it is missing, and measures.
    Comparison measure(Settings settings) throws IOException;
}
