package dev.kindling.catalyst.optimizer.join;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kindling.catalyst.optimizer.PlanBuilder;
import dev.kindling.catalyst.optimizer.StatisticsTable;
import dev.kindling.catalyst.optimizer.rule.RuleTrace;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.tools.RelBuilder;
import org.junit.jupiter.api.Test;

/// Orders of whole plans over a shop: sales and stock of five years beside a calendar of two hundred.
class JoinOrderingTest {

    private static final int FIRST_DAY = 36_000;
    private static final int LAST_DAY = 37_825;

    private static final Map<String, StatisticsTable> SHOP = Map.of(
            "sales",
            StatisticsTable.of(1_400_000)
                    .integer("sold_day", 1_826, FIRST_DAY, LAST_DAY)
                    .integer("sold_item", 18_000, 1, 18_000)
                    .integer("buyer", 1_000_000, 1, 1_900_000)
                    .build(),
            "stock",
            StatisticsTable.of(11_000_000)
                    .integer("stock_day", 1_826, FIRST_DAY, LAST_DAY)
                    .integer("stock_item", 18_000, 1, 18_000)
                    .build(),
            "calendar",
            StatisticsTable.of(73_000)
                    .integer("day", 73_000, 1, 73_000)
                    .integer("week", 10_430, 1, 10_430)
                    .integer("year", 200, 1900, 2100)
                    .key("day")
                    .build(),
            "people",
            StatisticsTable.of(1_900_000)
                    .integer("person", 1_900_000, 1, 1_900_000)
                    .integer("status", 5, 1, 5)
                    .key("person")
                    .build());

    private final PlanBuilder plans = PlanBuilder.over(SHOP);

    private RelNode filtered(String table, String column, int value) {
        RelBuilder b = plans.on(table);
        return b.filter(b.equals(b.field(column), b.literal(value))).build();
    }

    /// `builder` joined with `right` on pairs of equal columns, by name; the second of each is the right side's.
    private static RelBuilder join(RelBuilder builder, RelNode right, String... columns) {
        builder.push(right);
        var conjuncts = new java.util.ArrayList<RexNode>();
        for (int i = 0; i < columns.length; i += 2) {
            conjuncts.add(builder.equals(builder.field(2, 0, columns[i]), builder.field(2, 1, columns[i + 1])));
        }
        return builder.join(JoinRelType.INNER, builder.and(conjuncts));
    }

    private RelNode ordered(RelNode plan) {
        RelNode after = new JoinOrdering().run(plan, Set.of(), RuleTrace.NONE);
        assertThat(after.getRowType()).isEqualTo(plan.getRowType());
        RelNode again = new JoinOrdering().run(after, Set.of(), RuleTrace.NONE);
        assertThat(PlanBuilder.text(again)).isEqualTo(PlanBuilder.text(after));
        return after;
    }

    private static String shape(RelNode plan) {
        if (plan.getInputs().isEmpty()) {
            return Objects.requireNonNull(plan.getTable()).getQualifiedName().getFirst();
        }
        if (plan instanceof Join join) return "(" + shape(join.getLeft()) + " * " + shape(join.getRight()) + ")";
        return shape(plan.getInput(0));
    }

    @Test
    void looksForStockAfterTheSalesOfItsWeekAreKnown() {
        RelBuilder b = plans.on("sales");
        join(b, plans.scan("stock"), "sold_item", "stock_item");
        join(b, filtered("calendar", "year", 1999), "sold_day", "day");
        join(b, plans.scan("calendar"), "stock_day", "day", "week", "week");
        join(b, filtered("people", "status", 3), "buyer", "person");
        String shape = shape(ordered(b.build()));
        // The week is known of the year's sales before stock is read, not of all stock.
        assertThat(shape).doesNotContain("(stock * (calendar * calendar))").startsWith("(stock * ");
    }

    @Test
    void narrowsByWhatKeepsFewestRowsFirst() {
        RelBuilder b = plans.on("sales");
        join(b, filtered("people", "status", 3), "buyer", "person");
        join(b, filtered("calendar", "week", 5_200), "sold_day", "day");
        assertThat(shape(ordered(b.build()))).contains("(sales * calendar)");
    }

    @Test
    void ordersTheGroupBelowAnAggregateByItself() {
        RelBuilder inner = plans.on("calendar");
        join(inner, plans.scan("sales"), "day", "sold_day");
        RelBuilder b = plans.builder()
                .push(inner.aggregate(inner.groupKey("sold_item")).build());
        join(b, plans.scan("stock"), "sold_item", "stock_item");
        assertThat(shape(ordered(b.build()))).isEqualTo("(stock * (sales * calendar))");
    }

    @Test
    void leavesAllAsItIsWithoutTheRule() {
        RelBuilder b = plans.on("calendar");
        RelNode plan = join(b, plans.scan("sales"), "day", "sold_day").build();
        assertThat(new JoinOrdering().run(plan, Set.of("ReorderJoins"), RuleTrace.NONE))
                .isSameAs(plan);
    }
}
