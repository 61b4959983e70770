package dev.kindling.cli.tpch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TpchFilesTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path folder;

    @Test
    void writesHeadersDecimalsAndDates() throws IOException {
        TpchFiles.write(folder, 0.001, List.of("lineitem", "region"), 1);

        assertThat(Files.readAllLines(folder.resolve("lineitem/part-00000.csv")))
                .startsWith(
                        "l_orderkey,l_partkey,l_suppkey,l_linenumber,l_quantity,l_extendedprice,l_discount,l_tax,"
                                + "l_returnflag,l_linestatus,l_shipdate,l_commitdate,l_receiptdate,l_shipinstruct,"
                                + "l_shipmode,l_comment",
                        "1,156,4,1,17.00,17954.55,0.04,0.02,N,O,1996-03-13,1996-02-12,1996-03-22,DELIVER IN PERSON,"
                                + "TRUCK,egular courts above the");
        assertThat(Files.readAllLines(folder.resolve("region/part-00000.csv"))).hasSize(6);
    }

    @Test
    void quotesTextWithCommas() throws IOException {
        TpchFiles.write(folder, 0.001, List.of("customer"), 1);

        assertThat(Files.readAllLines(folder.resolve("customer/part-00000.csv")).get(1))
                .startsWith("1,Customer#000000001,\"IVhzIApeRb ot,c,E\",15,25-989-741-2988,711.56,BUILDING,");
    }

    @Test
    void countsTheRowsOfAllTables() {
        assertThat(TpchFiles.write(folder, 0.001)).isEqualTo(5 + 25 + 10 + 150 + 200 + 800 + 1500 + 6005);
    }

    @Test
    void writesTheSameBytesWithAnyNumberOfThreads() throws IOException {
        TpchFiles.write(folder.resolve("one"), 0.06, List.of("supplier", "orders"), 1);
        TpchFiles.write(folder.resolve("two"), 0.06, List.of("supplier", "orders"), 2);

        for (String file : List.of("supplier/part-00000.csv", "orders/part-00000.csv", "orders/part-00001.csv")) {
            assertThat(Files.mismatch(
                            folder.resolve("one").resolve(file),
                            folder.resolve("two").resolve(file)))
                    .as(file)
                    .isEqualTo(-1);
        }
    }

    @Test
    void rejectsScaleZero() {
        assertThatThrownBy(() -> TpchFiles.write(folder, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void declaresTypes() {
        assertThat(TpchSchema.columns("orders"))
                .isEqualTo("o_orderkey bigint, o_custkey bigint, o_orderstatus string, o_totalprice decimal(15,2),"
                        + " o_orderdate date, o_orderpriority string, o_clerk string, o_shippriority int,"
                        + " o_comment string");
    }
}
