package dev.kindling.tests.tpch;

import static dev.kindling.sql.Functions.avg;
import static dev.kindling.sql.Functions.col;
import static dev.kindling.sql.Functions.count;
import static dev.kindling.sql.Functions.expr;
import static dev.kindling.sql.Functions.lit;
import static dev.kindling.sql.Functions.sum;
import static dev.kindling.sql.Functions.when;

import dev.kindling.sql.Column;
import dev.kindling.sql.DataFrame;
import dev.kindling.sql.KindlingSession;
import java.math.BigDecimal;
import java.time.LocalDate;

/// Queries of TPC-H as programs.
final class TpchDataFrames {

    private final KindlingSession session;

    TpchDataFrames(KindlingSession session) {
        this.session = session;
    }

    DataFrame query(String name) {
        return switch (name) {
            case "q01" -> pricingSummary();
            case "q03" -> shippingPriority();
            case "q04" -> orderPriority();
            case "q05" -> localSuppliers();
            case "q06" -> revenueChange();
            case "q10" -> returnedItems();
            case "q12" -> shippingModes();
            case "q14" -> promotionEffect();
            default -> throw new IllegalArgumentException("not a program yet: " + name);
        };
    }

    private static Column revenue() {
        return col("l_extendedprice").multiply(lit(1).minus(col("l_discount")));
    }

    private static Column date(int year, int month, int day) {
        return lit(LocalDate.of(year, month, day));
    }

    private DataFrame pricingSummary() {
        return session.table("lineitem")
                .where(col("l_shipdate").leq(date(1998, 12, 1).minus(expr("INTERVAL '90' DAY"))))
                .groupBy("l_returnflag", "l_linestatus")
                .agg(
                        sum("l_quantity").as("sum_qty"),
                        sum("l_extendedprice").as("sum_base_price"),
                        sum(revenue()).as("sum_disc_price"),
                        sum(revenue().multiply(lit(1).plus(col("l_tax")))).as("sum_charge"),
                        avg("l_quantity").as("avg_qty"),
                        avg("l_extendedprice").as("avg_price"),
                        avg("l_discount").as("avg_disc"),
                        count("*").as("count_order"))
                .orderBy("l_returnflag", "l_linestatus");
    }

    private DataFrame shippingPriority() {
        return session.table("customer")
                .crossJoin(session.table("orders"))
                .crossJoin(session.table("lineitem"))
                .where(col("c_mktsegment")
                        .equalTo("BUILDING")
                        .and(col("c_custkey").equalTo(col("o_custkey")))
                        .and(col("l_orderkey").equalTo(col("o_orderkey")))
                        .and(col("o_orderdate").lt(date(1995, 3, 15)))
                        .and(col("l_shipdate").gt(date(1995, 3, 15))))
                .groupBy("l_orderkey", "o_orderdate", "o_shippriority")
                .agg(sum(revenue()).as("revenue"))
                .select("l_orderkey", "revenue", "o_orderdate", "o_shippriority")
                .orderBy(col("revenue").desc(), col("o_orderdate").asc())
                .limit(10);
    }

    private DataFrame orderPriority() {
        DataFrame late = session.table("lineitem").where(col("l_commitdate").lt(col("l_receiptdate")));
        return session.table("orders")
                .where(col("o_orderdate")
                        .geq(date(1993, 7, 1))
                        .and(col("o_orderdate").lt(date(1993, 7, 1).plus(expr("INTERVAL '3' MONTH")))))
                .join(late, col("l_orderkey").equalTo(col("o_orderkey")), "left_semi")
                .groupBy("o_orderpriority")
                .agg(count("*").as("order_count"))
                .orderBy("o_orderpriority");
    }

    private DataFrame localSuppliers() {
        return session.table("customer")
                .crossJoin(session.table("orders"))
                .crossJoin(session.table("lineitem"))
                .crossJoin(session.table("supplier"))
                .crossJoin(session.table("nation"))
                .crossJoin(session.table("region"))
                .where(col("c_custkey")
                        .equalTo(col("o_custkey"))
                        .and(col("l_orderkey").equalTo(col("o_orderkey")))
                        .and(col("l_suppkey").equalTo(col("s_suppkey")))
                        .and(col("c_nationkey").equalTo(col("s_nationkey")))
                        .and(col("s_nationkey").equalTo(col("n_nationkey")))
                        .and(col("n_regionkey").equalTo(col("r_regionkey")))
                        .and(col("r_name").equalTo("ASIA"))
                        .and(col("o_orderdate").geq(date(1994, 1, 1)))
                        .and(col("o_orderdate").lt(date(1994, 1, 1).plus(expr("INTERVAL '1' YEAR")))))
                .groupBy("n_name")
                .agg(sum(revenue()).as("revenue"))
                .orderBy(col("revenue").desc());
    }

    private DataFrame revenueChange() {
        var margin = new BigDecimal("0.01");
        return session.table("lineitem")
                .where(col("l_shipdate")
                        .geq(date(1994, 1, 1))
                        .and(col("l_shipdate").lt(date(1994, 1, 1).plus(expr("INTERVAL '1' YEAR"))))
                        .and(col("l_discount")
                                .between(
                                        lit(new BigDecimal("0.06")).minus(margin),
                                        lit(new BigDecimal("0.06")).plus(margin)))
                        .and(col("l_quantity").lt(24)))
                .agg(sum(col("l_extendedprice").multiply(col("l_discount"))).as("revenue"));
    }

    private DataFrame returnedItems() {
        return session.table("customer")
                .crossJoin(session.table("orders"))
                .crossJoin(session.table("lineitem"))
                .crossJoin(session.table("nation"))
                .where(col("c_custkey")
                        .equalTo(col("o_custkey"))
                        .and(col("l_orderkey").equalTo(col("o_orderkey")))
                        .and(col("o_orderdate").geq(date(1993, 10, 1)))
                        .and(col("o_orderdate").lt(date(1993, 10, 1).plus(expr("INTERVAL '3' MONTH"))))
                        .and(col("l_returnflag").equalTo("R"))
                        .and(col("c_nationkey").equalTo(col("n_nationkey"))))
                .groupBy("c_custkey", "c_name", "c_acctbal", "c_phone", "n_name", "c_address", "c_comment")
                .agg(sum(revenue()).as("revenue"))
                .select("c_custkey", "c_name", "revenue", "c_acctbal", "n_name", "c_address", "c_phone", "c_comment")
                .orderBy(col("revenue").desc())
                .limit(20);
    }

    private DataFrame shippingModes() {
        Column urgent = col("o_orderpriority")
                .equalTo("1-URGENT")
                .or(col("o_orderpriority").equalTo("2-HIGH"));
        Column other = col("o_orderpriority")
                .notEqual("1-URGENT")
                .and(col("o_orderpriority").notEqual("2-HIGH"));
        return session.table("orders")
                .crossJoin(session.table("lineitem"))
                .where(col("o_orderkey")
                        .equalTo(col("l_orderkey"))
                        .and(col("l_shipmode").isin("MAIL", "SHIP"))
                        .and(col("l_commitdate").lt(col("l_receiptdate")))
                        .and(col("l_shipdate").lt(col("l_commitdate")))
                        .and(col("l_receiptdate").geq(date(1994, 1, 1)))
                        .and(col("l_receiptdate").lt(date(1994, 1, 1).plus(expr("INTERVAL '1' YEAR")))))
                .groupBy("l_shipmode")
                .agg(
                        sum(when(urgent, 1).otherwise(0)).as("high_line_count"),
                        sum(when(other, 1).otherwise(0)).as("low_line_count"))
                .orderBy("l_shipmode");
    }

    private DataFrame promotionEffect() {
        Column promoted = sum(when(col("p_type").like("PROMO%"), revenue()).otherwise(0));
        return session.table("lineitem")
                .crossJoin(session.table("part"))
                .where(col("l_partkey")
                        .equalTo(col("p_partkey"))
                        .and(col("l_shipdate").geq(date(1995, 9, 1)))
                        .and(col("l_shipdate").lt(date(1995, 9, 1).plus(expr("INTERVAL '1' MONTH")))))
                .agg(lit(new BigDecimal("100.00"))
                        .multiply(promoted)
                        .divide(sum(revenue()))
                        .as("promo_revenue"));
    }
}
