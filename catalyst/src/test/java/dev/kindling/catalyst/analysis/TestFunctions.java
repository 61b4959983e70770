package dev.kindling.catalyst.analysis;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.Accumulator;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.FunctionRegistry;
import dev.kindling.catalyst.function.GeneratorFunction;
import dev.kindling.catalyst.function.WindowFunction;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Functions that know their types and cannot run: enough to analyze queries with.
final class TestFunctions implements FunctionRegistry {

    private static final StructType EXPLODED = new StructType().add("col", AtomicType.INT);

    private final Map<String, Function<List<Argument>, Signature>> scalars = Map.ofEntries(
            Map.entry("+", TestFunctions::arithmetic),
            Map.entry("-", TestFunctions::arithmetic),
            Map.entry("*", TestFunctions::arithmetic),
            Map.entry("/", TestFunctions::division),
            Map.entry("negative", a -> same(a.getFirst().type(), a)),
            Map.entry("like", a -> fixed(AtomicType.BOOLEAN, AtomicType.STRING, AtomicType.STRING)),
            Map.entry("upper", TestFunctions::upper),
            Map.entry(
                    "rand",
                    a -> new Signature(Collections.nCopies(a.size(), AtomicType.LONG), AtomicType.DOUBLE, false)),
            Map.entry("array", a -> same(new ArrayType(a.getFirst().type()), a)),
            Map.entry("current_date", a -> fixed(AtomicType.DATE)));

    private final Map<String, Function<List<Argument>, Signature>> aggregates = Map.of(
            "sum", a -> widening(a, AtomicType.LONG, AtomicType.DOUBLE),
            "avg", a -> new Signature(List.of(AtomicType.DOUBLE), AtomicType.DOUBLE, true),
            "min", a -> same(a.getFirst().type(), a),
            "max", a -> same(a.getFirst().type(), a),
            "count", a -> new Signature(a.stream().map(Argument::type).toList(), AtomicType.LONG, false),
            "first", a -> same(a.getFirst().type(), a),
            "any_value", a -> same(a.getFirst().type(), a));

    private static Signature arithmetic(List<Argument> arguments) {
        DataType left = arguments.get(0).type();
        DataType right = arguments.get(1).type();
        if (TypeCoercion.isDatetime(left)) return new Signature(List.of(left, right), left, true);
        DataType type = TypeCoercion.commonType(left, right);
        if (type == null || (!TypeCoercion.isNumeric(type) && type != AtomicType.NULL)) {
            throw KindlingException.of(ErrorCondition.DATATYPE_MISMATCH, "no sum of " + left + " and " + right)
                    .subcondition("BINARY_OP_DIFF_TYPES")
                    .build();
        }
        return new Signature(List.of(type, type), type, nullable(arguments));
    }

    private static Signature division(List<Argument> arguments) {
        boolean decimals = arguments.stream().anyMatch(a -> a.type() instanceof DecimalType);
        DataType type = decimals ? new DecimalType(38, 6) : AtomicType.DOUBLE;
        return new Signature(List.of(type, type), type, true);
    }

    private static Signature upper(List<Argument> arguments) {
        if (arguments.size() == 1) return same(AtomicType.STRING, arguments, AtomicType.STRING);
        throw KindlingException.of(ErrorCondition.WRONG_NUM_ARGS, "`upper` takes 1 argument")
                .subcondition("WITHOUT_SUGGESTION")
                .build();
    }

    private static boolean nullable(List<Argument> arguments) {
        return arguments.stream().anyMatch(Argument::nullable);
    }

    private static Signature same(DataType result, List<Argument> arguments, DataType... types) {
        List<DataType> taken = types.length > 0
                ? List.of(types)
                : arguments.stream().map(Argument::type).toList();
        return new Signature(taken, result, nullable(arguments));
    }

    private static Signature fixed(DataType result, DataType... types) {
        return new Signature(List.of(types), result, true);
    }

    private static Signature widening(List<Argument> arguments, DataType integers, DataType others) {
        DataType type = arguments.getFirst().type();
        if (type instanceof DecimalType(int precision, int scale)) {
            return new Signature(List.of(type), DecimalType.bounded(precision + 10, scale), true);
        }
        DataType result = TypeCoercion.isIntegral(type) ? integers : others;
        return new Signature(List.of(result), result, true);
    }

    @Override
    public @Nullable ScalarFunction scalar(String name) {
        var binding = scalars.get(name.toLowerCase(Locale.ROOT));
        return binding == null ? null : new Scalar(describe(name), binding);
    }

    @Override
    public @Nullable AggregateFunction aggregate(String name) {
        var binding = aggregates.get(name.toLowerCase(Locale.ROOT));
        return binding == null ? null : new Aggregate(describe(name), binding);
    }

    @Override
    public @Nullable WindowFunction window(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "row_number" -> new Window(describe(name), WindowFunction.Kind.ROW_NUMBER);
            case "rank" -> new Window(describe(name), WindowFunction.Kind.RANK);
            case "lag" -> new Window(describe(name), WindowFunction.Kind.LAG);
            default -> null;
        };
    }

    @Override
    public @Nullable GeneratorFunction generator(String name) {
        return name.equalsIgnoreCase("explode") ? new Exploder(describe(name)) : null;
    }

    @Override
    public Collection<String> names() {
        var names = new ArrayList<>(scalars.keySet());
        names.addAll(aggregates.keySet());
        return names;
    }

    private static FunctionDescription describe(String name) {
        return new FunctionDescription(name.toLowerCase(Locale.ROOT), List.of(), "", List.of());
    }

    /// Equal by name, as a function of the engine's is.
    @SuppressWarnings("serial") // never travels
    private record Scalar(FunctionDescription description, Function<List<Argument>, Signature> binding)
            implements ScalarFunction {
        @Override
        public Signature bind(List<Argument> arguments) {
            return binding.apply(arguments);
        }

        @Override
        public Kernel kernel(Signature signature) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isDeterministic() {
            return !name().equals("rand");
        }

        @Override
        public boolean isNullInNullOut() {
            return true;
        }

        @Override
        public boolean canFail(List<PhysicalExpression> arguments) {
            return true;
        }
    }

    @SuppressWarnings("serial") // never travels
    private record Aggregate(FunctionDescription description, Function<List<Argument>, Signature> binding)
            implements AggregateFunction {
        @Override
        public Signature bind(List<Argument> arguments) {
            return binding.apply(arguments);
        }

        @Override
        public List<DataType> stateTypes(Signature signature) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Accumulator accumulator(Signature signature) {
            throw new UnsupportedOperationException();
        }
    }

    private record Window(FunctionDescription description, Kind kind) implements WindowFunction {
        @Override
        public Signature bind(List<Argument> arguments) {
            List<DataType> types = arguments.stream().map(Argument::type).toList();
            return kind == Kind.LAG
                    ? new Signature(types, types.getFirst(), true)
                    : new Signature(types, AtomicType.INT, false);
        }
    }

    private record Exploder(FunctionDescription description) implements GeneratorFunction {
        @Override
        public Bound bind(List<Argument> arguments) {
            DataType type = arguments.getFirst().type();
            if (!(type instanceof ArrayType array)) {
                throw KindlingException.of(ErrorCondition.DATATYPE_MISMATCH, "not an array: " + type)
                        .build();
            }
            var field = new StructField(EXPLODED.field(0).name(), array.elementType(), true);
            return new Bound(List.of(type), StructType.of(field), Exploder::rows);
        }

        private static Generated rows(
                ColumnVector[] arguments, int rowCount, dev.kindling.catalyst.expression.EvaluationContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
