package dev.kindling.catalyst.function.window;

import static dev.kindling.sql.types.AtomicType.BOOLEAN;
import static dev.kindling.sql.types.AtomicType.DOUBLE;
import static dev.kindling.sql.types.AtomicType.INT;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.WindowFunction;
import dev.kindling.catalyst.function.WindowFunction.Kind;
import dev.kindling.catalyst.function.builtin.Binder;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.builtin.WindowDefinition;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.List;

/// Ranks, and values of other rows. `first_value` and `last_value` are aggregate functions, too, under the same
/// names.
public final class WindowFunctions implements FunctionFamily {

    @Override
    public List<WindowFunction> windows() {
        return List.of(
                new WindowDefinition("row_number", Kind.ROW_NUMBER, "The number of the row, from 1.", rank(INT)),
                new WindowDefinition("rank", Kind.RANK, "One more than the rows that come before.", rank(INT)),
                new WindowDefinition(
                        "dense_rank", Kind.DENSE_RANK, "One more than the different keys that come before.", rank(INT)),
                new WindowDefinition("percent_rank", Kind.PERCENT_RANK, "The rank from 0 to 1.", rank(DOUBLE)),
                new WindowDefinition(
                        "cume_dist", Kind.CUME_DIST, "The share of rows up to this one and its equals.", rank(DOUBLE)),
                new WindowDefinition(
                        "ntile",
                        Kind.NTILE,
                        "The number of the row's bucket of so many equal ones.",
                        (name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 0, 1);
                            if (arguments.size() == 1) Signatures.requireCast(name, arguments, 0, INT);
                            return new Signature(arguments.isEmpty() ? List.of() : List.of(INT), INT, false);
                        }),
                new WindowDefinition(
                        "lag",
                        Kind.LAG,
                        "The value so many rows before, or the default where there is none.",
                        offset()),
                new WindowDefinition(
                        "lead",
                        Kind.LEAD,
                        "The value so many rows after, or the default where there is none.",
                        offset()),
                new WindowDefinition("first_value", Kind.FIRST_VALUE, "The value of the frame's first row.", edge()),
                new WindowDefinition("last_value", Kind.LAST_VALUE, "The value of the frame's last row.", edge()),
                new WindowDefinition(
                        "nth_value",
                        Kind.NTH_VALUE,
                        "The value of the frame's row of that number.",
                        (name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 2, 3);
                            DataType type = Signatures.types(arguments).getFirst();
                            var types = new ArrayList<DataType>(List.of(type, INT));
                            if (arguments.size() == 3) types.add(BOOLEAN);
                            return new Signature(types, type, true);
                        }));
    }

    private static Binder rank(DataType result) {
        return (name, arguments) -> {
            // Spark's ranks take the ordering as arguments inside; nobody writes any.
            Signatures.checkCount(name, arguments.size(), 0, 0);
            return new Signature(List.of(), result, false);
        };
    }

    private static Binder edge() {
        return (name, arguments) -> {
            Signatures.checkCount(name, arguments.size(), 1, 2);
            DataType type = Signatures.types(arguments).getFirst();
            return new Signature(arguments.size() == 1 ? List.of(type) : List.of(type, BOOLEAN), type, true);
        };
    }

    private static Binder offset() {
        return (name, arguments) -> {
            Signatures.checkCount(name, arguments.size(), 1, 3);
            List<DataType> types = Signatures.types(arguments);
            DataType type = types.getFirst();
            if (arguments.size() == 3) type = Signatures.commonType(name, List.of(type, types.get(2)));
            var wanted = new ArrayList<DataType>(List.of(type));
            if (arguments.size() > 1) {
                Signatures.requireCast(name, arguments, 1, INT);
                wanted.add(INT);
            }
            if (arguments.size() > 2) wanted.add(type);
            boolean nullable = arguments.getFirst().nullable()
                    || arguments.size() < 3
                    || arguments.stream().skip(2).anyMatch(Argument::nullable);
            return new Signature(wanted, type, nullable);
        };
    }
}
