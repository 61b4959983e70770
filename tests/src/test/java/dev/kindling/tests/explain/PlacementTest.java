package dev.kindling.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.DataFrame;
import dev.kindling.sql.Functions;
import dev.kindling.sql.KindlingSession;
import dev.kindling.sql.Row;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/// A program says in how many partitions its rows are, and which rows are together.
class PlacementTest {

    @AutoClose
    private final KindlingSession session =
            KindlingSession.builder().master("local[2]").build();

    private final DataFrame rows = session.sql("SELECT id, id % 5 AS k FROM range(1000)");

    /// The values of the first column in each partition.
    private static List<List<Long>> ids(DataFrame frame) {
        return frame.rdd().glom().collect().stream()
                .map(rows -> rows.stream().map((Row row) -> row.getLong(0)).toList())
                .toList();
    }

    @Test
    void repartitionSpreadsRowsEvenly() {
        DataFrame spread = rows.repartition(4);
        assertThat(spread.rdd().getNumPartitions()).isEqualTo(4);
        assertThat(ids(spread)).allSatisfy(ids -> assertThat(ids).hasSizeBetween(200, 300));
    }

    @Test
    void repartitionByColumnsBringsEqualKeysTogether() {
        List<List<Long>> partitions = ids(rows.repartition(3, Functions.col("k")));
        assertThat(partitions).hasSize(3);
        for (long key = 0; key < 5; key++) {
            long wanted = key;
            assertThat(partitions.stream().filter(ids -> ids.stream().anyMatch(id -> id % 5 == wanted)))
                    .hasSize(1);
        }
    }

    @Test
    void repartitionByRangeKeepsTheOrderOfPartitions() {
        List<List<Long>> partitions =
                ids(rows.repartitionByRange(4, Functions.col("id").desc()));
        assertThat(partitions).hasSize(4);
        long before = Long.MAX_VALUE;
        for (List<Long> ids : partitions) {
            assertThat(ids).isNotEmpty();
            assertThat(ids.stream().mapToLong(Long::longValue).max().orElseThrow())
                    .isLessThan(before);
            before = ids.stream().mapToLong(Long::longValue).min().orElseThrow();
        }
        assertThat(partitions.stream().flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, 1000).boxed().toList());
    }

    @Test
    void rangesOfNoRowsAreEmpty() {
        DataFrame none = rows.filter(Functions.col("id").lt(0)).repartitionByRange(3, Functions.col("id"));
        assertThat(none.rdd().getNumPartitions()).isEqualTo(3);
        assertThat(none.count()).isZero();
    }

    @Test
    void coalesceOnlyEverReducesPartitions() {
        DataFrame five = rows.repartition(5);
        assertThat(five.coalesce(2).rdd().getNumPartitions()).isEqualTo(2);
        assertThat(five.coalesce(9).rdd().getNumPartitions()).isEqualTo(5);
        assertThat(five.coalesce(2).count()).isEqualTo(1000);
    }

    @Test
    void sortWithinPartitionsMovesNoRow() {
        List<List<Long>> partitions =
                ids(rows.repartition(3, Functions.col("k")).sortWithinPartitions(Functions.col("id")));
        assertThat(partitions).hasSize(3).allSatisfy(ids -> assertThat(ids).isSorted());
    }

    @Test
    void numbersOfPartitionsArePositive() {
        KindlingException error = catchThrowableOfType(KindlingException.class, () -> rows.repartition(0));
        assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_PARAMETER_VALUE);
    }

    @Test
    void filtersRunBeforeRowsMove() {
        String plan = Explained.plan(
                session,
                "SELECT * FROM (SELECT /*+ REPARTITION(4, k) */ id, id % 3 AS k FROM range(100)) " + "WHERE id > 90");
        assertThat(plan).contains("by hash of").contains("to 4 partitions");
        assertThat(plan.indexOf("Exchange")).isLessThan(plan.indexOf("90"));
    }

    @Test
    void explainNotesHintsThatDoNothing() {
        assertThat(Explained.plan(session, "SELECT /*+ REPARTITIONS(3) */ 1"))
                .contains("== Notes ==")
                .contains("line 1, column 20: there is no hint `REPARTITIONS`")
                .contains("Did you mean `REPARTITION`");
        assertThat(Explained.plan(session, "SELECT /*+ BROADCAST(t) */ 1")).doesNotContain("Notes");
    }
}
