package dev.kindling.tests.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlAnalysisTest {

    private final SchemaCatalog catalog = new SchemaCatalog()
            .table("t", "a int, b string, c double, d decimal(10,2), e date, s struct<x: int, y: string>")
            .table("u", "a int, f bigint, g string")
            .view("v", "SELECT a, b FROM t WHERE a > 0", "k", "text");

    private String plan(String query) {
        return catalog.plan(query);
    }

    private String schema(String query) {
        return catalog.schema(query);
    }

    @Test
    void findsColumnsByQualifiedNamesAndFieldsInsideThem() {
        assertThat(plan("SELECT db.t.a, t.s.x, s.y FROM db.t")).isEqualTo("""
            LogicalProject(a=[$0], x=[$5.x], y=[$5.y])
              LogicalTableScan(table=[[t]])
            """);
    }

    @Test
    void usingShowsItsColumnsOnceAndFirst() {
        assertThat(schema("SELECT * FROM t JOIN u USING (a)"))
                .isEqualTo(
                        "struct<a:int,b:string,c:double,d:decimal(10,2),e:date,s:struct<x:int,y:string>,f:bigint,g:string>");
        assertThat(plan("SELECT a FROM t RIGHT JOIN u USING (a)")).startsWith("LogicalProject(a=[$6])");
    }

    @Test
    void aFullJoinTakesTheKeyThatIsThere() {
        assertThat(plan("SELECT a, t.a, u.a FROM t FULL JOIN u USING (a)"))
                .startsWith("LogicalProject(a=[$9], a1=[$0], a2=[$6])")
                .contains("CASE(IS NOT NULL($0), $0, $6)");
    }

    @Test
    void anAliasIsSeenByTheItemsAfterIt() {
        assertThat(plan("SELECT a + 1 AS next, next * 2 AS twice FROM t"))
                .startsWith("LogicalProject(next=[+($0, 1)], twice=[*(+($0, 1), 2)])");
    }

    @Test
    void groupsByOrdinalsAliasesAndEverything() {
        String expected = plan("SELECT b, sum(a) FROM t GROUP BY b");

        assertThat(plan("SELECT b, sum(a) FROM t GROUP BY 1")).isEqualTo(expected);
        assertThat(plan("SELECT b, sum(a) FROM t GROUP BY ALL")).isEqualTo(expected);
        assertThat(plan("SELECT b AS x, sum(a) FROM t GROUP BY x")).contains("LogicalAggregate(group=[{0}]");
    }

    @Test
    void rollupIsAnAggregateOfManySets() {
        assertThat(plan("SELECT a, b, sum(c), grouping_id() FROM t GROUP BY ROLLUP (a, b)"))
                .contains("groups=[[{0, 1}, {0}, {}]]")
                .contains("GROUPING($0, $1)");
        assertThat(plan("SELECT a, b, count(*) FROM t GROUP BY a, CUBE (b)")).contains("groups=[[{0, 1}, {0}]]");
    }

    @Test
    void theSameGroupingSetTwiceGivesItsRowsTwice() {
        assertThat(plan("SELECT a FROM t GROUP BY GROUPING SETS ((a), (a))")).contains("LogicalUnion(all=[true])");
    }

    @Test
    void havingSeesColumnsAndNamesOfTheSelectList() {
        assertThat(plan("SELECT b, sum(c) AS total FROM t GROUP BY b HAVING total > 1 AND b > 'x' AND max(a) < 3"))
                .contains("LogicalFilter(condition=[AND(>($1, 1.0E0), >($0, _UTF-8'x'), <($2, 3))])");
    }

    @Test
    void aSubqueryBesideAggregatesSpeaksOfTheGroup() {
        assertThat(plan("SELECT b, (SELECT max(f) FROM u WHERE u.g = t.b) FROM t GROUP BY b"))
                .contains("variablesSet=[[$cor1]]")
                .contains("=($2, $cor1.b)");
    }

    @Test
    void namesReachOutOfTwoLevelsOfSubqueries() {
        assertThat(plan("SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a AND EXISTS "
                        + "(SELECT 1 FROM u u2 WHERE u2.f = t.a AND u2.a = u.a))"))
                .contains("variablesSet=[[$cor0]]")
                .contains("variablesSet=[[$cor1]]");
    }

    @Test
    void allIsTheOppositeOfAny() {
        assertThat(plan("SELECT a FROM t WHERE a > ALL (SELECT a FROM u)")).contains("NOT(<= SOME($0, {");
    }

    @Test
    void lateralSubqueriesBecomeCorrelates() {
        assertThat(plan("SELECT * FROM t, LATERAL (SELECT f FROM u WHERE u.a = t.a) q"))
                .startsWith("LogicalCorrelate(correlation=[$cor0], joinType=[inner], requiredColumns=[{0}])");
    }

    @Test
    void commonTablesShadowTablesAndSeeThoseBeforeThem() {
        assertThat(schema("WITH t AS (SELECT 1 AS one), x AS (SELECT * FROM t) SELECT * FROM x"))
                .isEqualTo("struct<one:int>");
    }

    @Test
    void viewsAreReadInPlace() {
        assertThat(plan("SELECT text FROM v WHERE k < 5")).isEqualTo("""
            LogicalProject(text=[$1])
              LogicalFilter(condition=[<($0, 5)])
                LogicalProject(a=[$0], b=[$1])
                  LogicalFilter(condition=[>($0, 0)])
                    LogicalTableScan(table=[[t]])
            """);
    }

    @Test
    void setOperationsFindCommonTypes() {
        assertThat(schema("SELECT a, d FROM t UNION ALL SELECT f, a FROM u"))
                .isEqualTo("struct<a:bigint,d:decimal(12,2)>");
        assertThat(schema("SELECT a, 1 AS z FROM t UNION BY NAME SELECT 2 AS z, a FROM u"))
                .isEqualTo("struct<a:int,z:int>");
    }

    @Test
    void valuesHaveCommonTypes() {
        assertThat(schema("VALUES (1, 'a'), (2.5, NULL)")).isEqualTo("struct<col1:decimal(11,1),col2:string>");
    }

    @Test
    void pivotIsOneAggregateForEachValue() {
        assertThat(schema("SELECT * FROM (SELECT a, b, c FROM t) PIVOT (sum(c) FOR b IN ('x', 'y' AS why))"))
                .isEqualTo("struct<a:int,x:double,why:double>");
    }

    @Test
    void unpivotMakesARowOfEachColumn() {
        assertThat(schema("SELECT * FROM (SELECT a, c, d FROM t) UNPIVOT (value FOR name IN (c, d))"))
                .isEqualTo("struct<a:int,name:string,value:double>");
    }

    @Test
    void limitsBecomePartOfTheSort() {
        assertThat(plan("SELECT a FROM t ORDER BY c DESC LIMIT 2 + 3 OFFSET 1")).isEqualTo("""
            LogicalProject(a=[$0])
              LogicalSort(sort0=[$1], dir0=[DESC-nulls-last], offset=[1], fetch=[5])
                LogicalProject(a=[$0], $sort1=[$2])
                  LogicalTableScan(table=[[t]])
            """);
    }

    @Test
    void anIntegerConstantBesideADecimalHasItsOwnDigits() {
        assertThat(plan("SELECT 1 FROM t WHERE d > 5")).contains("LogicalFilter(condition=[>($3, 5.00)])");
    }

    @Test
    void textIsComparedAsTheTypeOfTheOtherSide() {
        assertThat(plan("SELECT 1 FROM t WHERE e > '2020-01-01'")).contains(":DATE");
    }

    @Test
    void aFrameIsWhatSparkSays() {
        assertThat(plan("SELECT sum(c) OVER (PARTITION BY b ORDER BY a) FROM t"))
                .contains("sum($2) OVER (PARTITION BY $1 ORDER BY $0 NULLS FIRST)");
        assertThat(plan("SELECT sum(c) OVER (w ROWS 2 PRECEDING) FROM t WINDOW w AS (ORDER BY a DESC)"))
                .contains("OVER (ORDER BY $0 DESC NULLS LAST ROWS 2 PRECEDING)");
    }

    @Test
    void qualifyFiltersByWindows() {
        assertThat(plan("SELECT b FROM t QUALIFY count(*) OVER (PARTITION BY b) = 1"))
                .startsWith("LogicalProject(b=[$0])\n  LogicalFilter(condition=[$1])");
    }
}
