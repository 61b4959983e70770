package dev.kindling.catalyst.optimizer;

import dev.kindling.sql.types.DataTypes;
import java.util.Map;

/// Two tables to show rules on: `t(id, a, b)` with key `id`, and `s(id, c, items)`.
public final class SmallTables {

    public static final Map<String, StatisticsTable> ALL = Map.of(
            "t",
            StatisticsTable.of(1_000)
                    .notNull("id", 1_000, 1, 1_000)
                    .integer("a", 10, 1, 10)
                    .integer("b", 100, 1, 100)
                    .key("id")
                    .build(),
            "s",
            StatisticsTable.of(5_000)
                    .notNull("id", 1_000, 1, 1_000)
                    .integer("c", 50, 1, 50)
                    .unknown("items", DataTypes.createArrayType(DataTypes.IntegerType))
                    .build());

    private SmallTables() {}

    public static PlanBuilder plans() {
        return PlanBuilder.over(ALL);
    }
}
