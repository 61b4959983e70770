package dev.kindling.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SyntaxErrorTest {

    private static KindlingException error(String sql) {
        return catchThrowableOfType(KindlingException.class, () -> SqlParser.parseStatement(sql));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
        SELECT a FROM | PARSE_SYNTAX_ERROR | 14
        SELECT a b c FROM t | PARSE_SYNTAX_ERROR | 12
        SELECT (a + b FROM t | PARSE_SYNTAX_ERROR | 15
        SELECT (a + b | PARSE_SYNTAX_ERROR | 8
        SELECT a) FROM t | PARSE_SYNTAX_ERROR | 9
        SELECT 'abc | PARSE_SYNTAX_ERROR | 8
        SELECT `abc | PARSE_SYNTAX_ERROR | 8
        SELECT 1 /* /* */ | UNCLOSED_BRACKETED_COMMENT | 10
        SELECT a FROM t WHERE | PARSE_SYNTAX_ERROR | 22
        SELECT order FROM t | PARSE_SYNTAX_ERROR | 8
        SELECT a > > b | PARSE_SYNTAX_ERROR | 10
        SELECT @a | PARSE_SYNTAX_ERROR | 8
        SELECT 1(2) | PARSE_SYNTAX_ERROR | 9
        SELECT 200Y | INVALID_NUMERIC_LITERAL_RANGE | 8
        SELECT 1e400 | INVALID_NUMERIC_LITERAL_RANGE | 8
        SELECT 123456789012345678901234567890123456789 | DECIMAL_PRECISION_EXCEEDS_MAX_PRECISION | 8
        SELECT foo '2020' | UNSUPPORTED_TYPED_LITERAL | 8
        SELECT CAST(a AS strin) | UNSUPPORTED_DATATYPE | 18
        SELECT CAST(a AS varchar) | DATATYPE_MISSING_SIZE | 18
        SELECT CAST(a AS decimal(50)) | PARSE_SYNTAX_ERROR | 18
        SELECT 1 ORDER BY a ORDER BY b | REPEATED_CLAUSE | 21
        ALTER TABLE t ADD COLUMN a INT | UNSUPPORTED_FEATURE | 1
        CREATE TABLE t (a INT) | UNSUPPORTED_FEATURE | 1
        INSERT INTO t VALUES (1) | UNSUPPORTED_FEATURE | 1
        SET a b = 1 | PARSE_SYNTAX_ERROR | 5
        SELECT * FROM t TABLESAMPLE (200 PERCENT) | PARSE_SYNTAX_ERROR | 30
        """)
    void errorsHaveAConditionAndAColumn(String sql, ErrorCondition condition, int column) {
        KindlingException error = error(sql);
        assertThat(error.condition()).isEqualTo(condition);
        assertThat(error.position().line()).isEqualTo(1);
        assertThat(error.position().column()).as(error.getMessage()).isEqualTo(column);
        assertThat(error.getMessage()).contains("\n  " + sql);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SELEC a FROM t | SELECT
        SELECT a FORM t | FROM
        SELECT a FROM t WHER b = 1 | WHERE
        SELECT a FROM t GRUOP BY a | GROUP
        SELECT a FROM t ODRER BY a | ORDER
        SELECT a FROM t LIMT 3 | LIMIT
        CRAETE TEMP VIEW v AS SELECT 1 | CREATE
        """)
    void misspeltWordsAreSuggested(String sql, String word) {
        assertThat(error(sql).hint()).startsWith("Did you mean " + word + " ");
    }

    @Test
    void parametersNameWhatStandsThereAndWhatWasExpected() {
        KindlingException error = error("SELECT CASE WHEN a THEN b FROM t");
        assertThat(error.parameters()).containsEntry("error", "'FROM'");
        assertThat(error.parameters().get("expected")).contains("END");
    }

    @Test
    void wordsWhereANameIsWantedAreToBeQuoted() {
        assertThat(error("SELECT order FROM t").hint()).contains("`order`");
    }

    @Test
    void anEmptyStatementIsNone() {
        assertThat(error(" -- nothing\n").condition()).isEqualTo(ErrorCondition.PARSE_EMPTY_STATEMENT);
        assertThat(error(";").condition()).isEqualTo(ErrorCondition.PARSE_EMPTY_STATEMENT);
    }

    @Test
    void placesAreThoseInTheWholeScript() {
        KindlingException error = catchThrowableOfType(
                KindlingException.class, () -> SqlParser.parseScript("SELECT 1;\n  SELECT FROM t;"));
        assertThat(error.position().line()).isEqualTo(2);
        assertThat(error.position().column()).isEqualTo(10);
        assertThat(error.getMessage()).contains("\n    SELECT FROM t;\n");
    }

    @Test
    void nestingHasALimit() {
        assertThat(error("SELECT " + "(".repeat(50_000)).condition())
                .isEqualTo(ErrorCondition.FAILED_TO_PARSE_TOO_COMPLEX);
    }
}
