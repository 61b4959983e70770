package dev.kindling.tests.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TpchAnalysisTest {

    private final SchemaCatalog catalog = new SchemaCatalog()
            .table("region", "r_regionkey bigint, r_name string, r_comment string")
            .table("nation", "n_nationkey bigint, n_name string, n_regionkey bigint, n_comment string")
            .table(
                    "part",
                    "p_partkey bigint, p_name string, p_mfgr string, p_brand string, p_type string, p_size int, "
                            + "p_container string, p_retailprice decimal(15,2), p_comment string")
            .table(
                    "supplier",
                    "s_suppkey bigint, s_name string, s_address string, s_nationkey bigint, s_phone string, "
                            + "s_acctbal decimal(15,2), s_comment string")
            .table(
                    "partsupp",
                    "ps_partkey bigint, ps_suppkey bigint, ps_availqty int, ps_supplycost decimal(15,2), "
                            + "ps_comment string")
            .table(
                    "customer",
                    "c_custkey bigint, c_name string, c_address string, c_nationkey bigint, c_phone string, "
                            + "c_acctbal decimal(15,2), c_mktsegment string, c_comment string")
            .table(
                    "orders",
                    "o_orderkey bigint, o_custkey bigint, o_orderstatus string, o_totalprice decimal(15,2), "
                            + "o_orderdate date, o_orderpriority string, o_clerk string, o_shippriority int, "
                            + "o_comment string")
            .table(
                    "lineitem",
                    "l_orderkey bigint, l_partkey bigint, l_suppkey bigint, l_linenumber int, "
                            + "l_quantity decimal(15,2), l_extendedprice decimal(15,2), l_discount decimal(15,2), "
                            + "l_tax decimal(15,2), l_returnflag string, l_linestatus string, l_shipdate date, "
                            + "l_commitdate date, l_receiptdate date, l_shipinstruct string, l_shipmode string, "
                            + "l_comment string");

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
    void everyQueryHasAPlan(int number) throws IOException {
        String name = String.format("/tpch/q%02d.sql", number);
        String text;
        try (InputStream file = TpchAnalysisTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(catalog.analyze(text.strip().replaceFirst(";$", "")).schema().size())
                .isPositive();
    }
}
