package dev.kindling.catalyst.optimizer;

import java.util.Map;

/// The tables of TPC-H with the statistics they have at scale factor 1.
public final class TpchTables {

    public static final Map<String, StatisticsTable> ALL = Map.of(
            "region",
            StatisticsTable.of(5)
                    .integer("r_regionkey", 5, 0, 4)
                    .text("r_name", 5)
                    .text("r_comment", 5)
                    .key("r_regionkey")
                    .build(),
            "nation",
            StatisticsTable.of(25)
                    .integer("n_nationkey", 25, 0, 24)
                    .text("n_name", 25)
                    .integer("n_regionkey", 5, 0, 4)
                    .text("n_comment", 25)
                    .key("n_nationkey")
                    .build(),
            "supplier",
            StatisticsTable.of(10_000)
                    .integer("s_suppkey", 10_000, 1, 10_000)
                    .text("s_name", 10_000)
                    .text("s_address", 10_000)
                    .integer("s_nationkey", 25, 0, 24)
                    .text("s_phone", 10_000)
                    .decimal("s_acctbal", 9_955, "-998.22", "9999.72")
                    .text("s_comment", 10_000)
                    .key("s_suppkey")
                    .build(),
            "customer",
            StatisticsTable.of(150_000)
                    .integer("c_custkey", 150_000, 1, 150_000)
                    .text("c_name", 150_000)
                    .text("c_address", 150_000)
                    .integer("c_nationkey", 25, 0, 24)
                    .text("c_phone", 150_000)
                    .decimal("c_acctbal", 140_187, "-999.99", "9999.99")
                    .text("c_mktsegment", 5)
                    .text("c_comment", 149_965)
                    .key("c_custkey")
                    .build(),
            "part",
            StatisticsTable.of(200_000)
                    .integer("p_partkey", 200_000, 1, 200_000)
                    .text("p_name", 199_997)
                    .text("p_mfgr", 5)
                    .text("p_brand", 25)
                    .text("p_type", 150)
                    .integer("p_size", 50, 1, 50)
                    .text("p_container", 40)
                    .decimal("p_retailprice", 20_899, "901.00", "2098.99")
                    .text("p_comment", 131_753)
                    .key("p_partkey")
                    .build(),
            "partsupp",
            StatisticsTable.of(800_000)
                    .integer("ps_partkey", 200_000, 1, 200_000)
                    .integer("ps_suppkey", 10_000, 1, 10_000)
                    .integer("ps_availqty", 9_999, 1, 9_999)
                    .decimal("ps_supplycost", 99_865, "1.00", "1000.00")
                    .text("ps_comment", 799_123)
                    .key("ps_partkey", "ps_suppkey")
                    .build(),
            "orders",
            StatisticsTable.of(1_500_000)
                    .integer("o_orderkey", 1_500_000, 1, 6_000_000)
                    .integer("o_custkey", 99_996, 1, 149_999)
                    .text("o_orderstatus", 3)
                    .decimal("o_totalprice", 1_464_556, "857.71", "555285.16")
                    .date("o_orderdate", 2_406, "1992-01-01", "1998-08-02")
                    .text("o_orderpriority", 5)
                    .text("o_clerk", 1_000)
                    .integer("o_shippriority", 1, 0, 0)
                    .text("o_comment", 1_482_071)
                    .key("o_orderkey")
                    .build(),
            "lineitem",
            StatisticsTable.of(6_001_215)
                    .integer("l_orderkey", 1_500_000, 1, 6_000_000)
                    .integer("l_partkey", 200_000, 1, 200_000)
                    .integer("l_suppkey", 10_000, 1, 10_000)
                    .integer("l_linenumber", 7, 1, 7)
                    .decimal("l_quantity", 50, "1.00", "50.00")
                    .decimal("l_extendedprice", 933_900, "901.00", "104949.50")
                    .decimal("l_discount", 11, "0.00", "0.10")
                    .decimal("l_tax", 9, "0.00", "0.08")
                    .text("l_returnflag", 3)
                    .text("l_linestatus", 2)
                    .date("l_shipdate", 2_526, "1992-01-02", "1998-12-01")
                    .date("l_commitdate", 2_466, "1992-01-31", "1998-10-31")
                    .date("l_receiptdate", 2_554, "1992-01-04", "1998-12-31")
                    .text("l_shipinstruct", 4)
                    .text("l_shipmode", 7)
                    .text("l_comment", 4_580_667)
                    .key("l_orderkey", "l_linenumber")
                    .build());

    private TpchTables() {}
}
