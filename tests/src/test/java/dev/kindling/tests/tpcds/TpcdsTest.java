package dev.kindling.tests.tpcds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.tests.TestFiles;
import dev.kindling.tests.engine.Agreement;
import dev.kindling.tests.engine.DuckDbEngine;
import dev.kindling.tests.engine.KindlingEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All queries of TPC-DS at scale 0.01, or that of the property `tpcds.scale`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpcdsTest {

    private static final String SCALE = System.getProperty("tpcds.scale", "0.01");

    /// Averages and quotients of decimals are rounded to six places here, and doubles in DuckDB.
    private static final Agreement AGREEMENT = Agreement.within("1e-9").orBy("5e-7");

    private final DuckDbEngine duckDb = DuckDbEngine.open();
    private final KindlingEngine kindling = KindlingEngine.open();

    @BeforeAll
    void openTables() {
        Path folder = TestFiles.module().resolve("target/tpcds-" + SCALE);
        Map<String, Path> tables = TpcdsTables.parquet(folder, Double.parseDouble(SCALE));
        tables.forEach((table, file) -> {
            duckDb.execute("CREATE VIEW " + table + " AS SELECT * FROM '" + file + "'");
            kindling.session().read().parquet(file.toString()).createOrReplaceTempView(table);
        });
        // With so few rows some groups sum up to 0, and their shares would be errors.
        kindling.execute("SET kindling.sql.ansi.enabled=false");
    }

    @AfterAll
    void close() {
        duckDb.close();
        kindling.close();
    }

    static List<String> queries() {
        return TpcdsQueries.names();
    }

    /// As bags: most orders leave ties.
    @ParameterizedTest
    @MethodSource("queries")
    void answersAsDuckDbDoes(String name) {
        String sql = TpcdsQueries.sql(name);
        var expected = duckDb.execute(sql);

        var actual = kindling.execute(sql);

        assertThat(AGREEMENT.difference(actual.rows(), withNulls(expected.rows()), Agreement.Order.FREE))
                .isNull();
    }

    /// DuckDB divides decimals as doubles, so that 0 / 0 is NaN there and NULL here.
    private static List<List<@Nullable String>> withNulls(List<List<@Nullable String>> rows) {
        var result = new ArrayList<List<@Nullable String>>();
        for (List<@Nullable String> row : rows) {
            var values = new ArrayList<@Nullable String>(row);
            for (int i = 0; i < values.size(); i++) {
                if ("NaN".equals(values.get(i))) values.set(i, null);
            }
            result.add(values);
        }
        return result;
    }
}
