package dev.kindling.tests.etl;

import dev.kindling.sql.KindlingSession;

/// The CSV-to-Parquet job, as a program to be killed: `EtlJob folder|file CSV TARGET`. Says `ready` before it
/// begins and `done` at the end.
public final class EtlJob {

    private EtlJob() {}

    public static void main(String[] args) {
        try (KindlingSession session =
                KindlingSession.builder().master("local[2]").build()) {
            var rows = session.read()
                    .option("header", true)
                    .schema("id BIGINT, name STRING")
                    .csv(args[1]);
            rows.createOrReplaceTempView("rows");
            System.out.println("ready");
            if (args[0].equals("file")) session.sql("COPY rows TO '" + args[2] + "'");
            else rows.write().mode("overwrite").parquet(args[2]);
            System.out.println("done");
        }
    }
}
