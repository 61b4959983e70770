import static dev.kindling.sql.Functions.col;

import dev.kindling.sql.KindlingSession;

/// Totals of sales per product: `SalesTotals sales.csv totals`.
public final class SalesTotals {

    private SalesTotals() {}

    public static void main(String[] args) {
        try (var session = KindlingSession.builder().master("local[2]").build()) {
            var reader = session.read().option("header", true).option("inferSchema", true);
            var totals = reader.csv(args[0])
                    .withColumn("total_sales", col("quantity").multiply(col("price")))
                    .groupBy("product")
                    .sum("total_sales");
            totals.write().mode("overwrite").option("header", true).csv(args[1]);
            reader.csv(args[1]).show();
        }
    }
}
