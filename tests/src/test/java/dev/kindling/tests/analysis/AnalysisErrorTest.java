package dev.kindling.tests.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.KindlingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalysisErrorTest {

    private final SchemaCatalog catalog =
            new SchemaCatalog().table("t", "a int, b string, c double").table("u", "a int, f bigint");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SELECT nope FROM t                                  | UNRESOLVED_COLUMN.WITH_SUGGESTION | 8
        SELECT a FROM nosuch                                | TABLE_OR_VIEW_NOT_FOUND | 15
        SELECT a FROM t, u                                  | AMBIGUOUS_REFERENCE | 8
        SELECT nofunction(a) FROM t                         | UNRESOLVED_ROUTINE | 8
        SELECT a FROM t WHERE b                             | DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN | 23
        SELECT a FROM t WHERE sum(a) > 1                    | INVALID_WHERE_CONDITION | 23
        SELECT sum(sum(a)) FROM t                           | NESTED_AGGREGATE_FUNCTION | 12
        SELECT a, sum(c) FROM t                             | MISSING_GROUP_BY | 8
        SELECT a, sum(c) FROM t GROUP BY b                  | MISSING_AGGREGATION | 8
        SELECT a FROM t ORDER BY 5                          | ORDER_BY_POS_OUT_OF_RANGE | 26
        SELECT a FROM t GROUP BY 7                          | GROUP_BY_POS_OUT_OF_RANGE | 26
        SELECT sum(a) FROM t GROUP BY 1                     | GROUP_BY_POS_AGGREGATE | 31
        SELECT a FROM t LIMIT -1                            | INVALID_LIMIT_LIKE_EXPRESSION.IS_NEGATIVE | 23
        SELECT a FROM t UNION SELECT a, f FROM u            | NUM_COLUMNS_MISMATCH | 17
        SELECT DATE '2020-13-01'                            | INVALID_TYPED_LITERAL | 8
        SELECT a FROM t JOIN u USING (b)                    | UNRESOLVED_USING_COLUMN_FOR_JOIN | 17
        SELECT DISTINCT b FROM t ORDER BY a                 | UNRESOLVED_COLUMN.WITH_SUGGESTION | 35
        SELECT sum(a) OVER missing FROM t                   | MISSING_WINDOW_SPECIFICATION | 20
        WITH x AS (SELECT 1), x AS (SELECT 2) SELECT 1      | DUPLICATED_CTE_NAMES | 23
        """)
    void namesTheConditionAndThePlace(String query, String condition, int column) {
        var error = catchThrowableOfType(KindlingException.class, () -> catalog.analyze(query));

        assertThat(error.conditionName()).isEqualTo(condition);
        assertThat(error.position().column()).isEqualTo(column);
    }
}
