package dev.kindling.tests.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.analysis.ColumnNames;
import dev.kindling.parser.SqlParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnNamesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        a + 1                                    ~ (a + 1)
        t.total                                  ~ total
        sum(t.total)                             ~ sum(total)
        count(*)                                 ~ count(1)
        count(DISTINCT a, b)                     ~ count(DISTINCT a, b)
        sum(a) FILTER (WHERE b > 1)              ~ sum(a) FILTER (WHERE (b > 1))
        CAST(a AS INT)                           ~ CAST(a AS INT)
        CASE WHEN a > 1 THEN 'x' ELSE 2 END      ~ CASE WHEN (a > 1) THEN x ELSE 2 END
        CASE a WHEN 1 THEN 2 END                 ~ CASE WHEN (a = 1) THEN 2 END
        'text'                                   ~ text
        NULL                                     ~ NULL
        1.50                                     ~ 1.50
        -a                                       ~ (- a)
        DATE '2020-01-05'                        ~ DATE '2020-01-05'
        INTERVAL 3 DAYS                          ~ INTERVAL '3' DAY
        INTERVAL '1-2' YEAR TO MONTH             ~ INTERVAL '1-2' YEAR TO MONTH
        a <> 1 AND NOT b                         ~ ((NOT (a = 1)) AND (NOT b))
        a IN (1, 2)                              ~ (a IN (1, 2))
        a IS NOT NULL                            ~ (a IS NOT NULL)
        a BETWEEN 1 AND 2                        ~ between(a, 1, 2)
        name LIKE 'x%'                           ~ name LIKE x%
        a || b                                   ~ concat(a, b)
        if(a > 1, 2, 3)                          ~ (IF((a > 1), 2, 3))
        ceil(a)                                  ~ CEIL(a)
        items[0]                                 ~ items[0]
        transform(items, x -> x + 1)             ~ transform(items, lambdafunction((namedlambdavariable() + 1), namedlambdavariable()))
        row_number() OVER (ORDER BY a)           ~ row_number() OVER (ORDER BY a ASC NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
        a AS z                                   ~ z
        """)
    void sayWhatSparkSays(String expression, String name) {
        assertThat(ColumnNames.of(SqlParser.parseSelectList(expression).getFirst()))
                .isEqualTo(name);
    }
}
