package dev.kindling.tests.tpcds;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The 103 queries of TPC-DS in Spark's dialect, read from Spark's published test jar
/// (`org.apache.spark:spark-sql_2.13:tests`) on the class path: 99, of which four have a second form.
public final class TpcdsQueries {

    private static final Set<Integer> IN_TWO_FORMS = Set.of(14, 23, 24, 39);

    private TpcdsQueries() {}

    /// `q1`, ..., `q14a`, `q14b`, ..., `q99`.
    public static List<String> names() {
        var names = new ArrayList<String>();
        for (int number = 1; number <= 99; number++) {
            if (!IN_TWO_FORMS.contains(number)) {
                names.add("q" + number);
            } else {
                names.add("q" + number + "a");
                names.add("q" + number + "b");
            }
        }
        return List.copyOf(names);
    }

    /// The query of this name. Where it calls a relation `at`, a keyword of DuckDB's, the relation is called
    /// `morning`.
    public static String sql(String name) {
        try (InputStream in = TpcdsQueries.class.getResourceAsStream("/tpcds/" + name + ".sql")) {
            if (in == null) throw new IllegalArgumentException("no query " + name + " on the class path");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(") at,", ") morning,");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
