package dev.kindling.parser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.sql.types.DataTypes;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        BOOLEAN | boolean
        byte | tinyint
        long | bigint
        integer | int
        REAL | float
        decimal | decimal(10,0)
        numeric(5) | decimal(5,0)
        dec(5, 2) | decimal(5,2)
        char(3) | char(3)
        varchar(3) | varchar(3)
        timestamp_ltz | timestamp
        timestamp without time zone | timestamp_ntz
        timestamp with local time zone | timestamp
        time(3) | time(3)
        interval year to month | interval year to month
        interval second | interval second
        array<array<map<string, struct<a: int, b double>>>> | array<array<map<string,struct<a:int,b:double>>>>
        struct<> | struct<>
        struct<`a b`: int> | struct<a b:int>
        """)
    void typesHaveTheirCatalogForm(String sql, String catalogString) {
        assertThat(SqlParser.parseType(sql).catalogString()).isEqualTo(catalogString);
    }

    @Test
    void schemasAreColumnsOrAStruct() {
        var expected = StructType.of(
                new StructField("a", DataTypes.IntegerType),
                new StructField("b", DataTypes.StringType, false, Map.of("comment", "x")));
        assertThat(SqlParser.parseSchema("a INT, b STRING NOT NULL COMMENT 'x'"))
                .isEqualTo(expected);
        assertThat(SqlParser.parseSchema("struct<a: int, b: string NOT NULL COMMENT 'x'>"))
                .isEqualTo(expected);
        assertThat(SqlParser.parseSchema("struct struct<a int>").fieldNames()).containsExactly("struct");
        assertThat(SqlParser.parseSchema(" ").fields()).isEmpty();
    }
}
