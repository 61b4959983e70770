package dev.kindling.execution.aggregate;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Decimal128Vector;
import dev.kindling.catalyst.batch.Decimals;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.LongVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.And;
import dev.kindling.catalyst.expression.PhysicalExpression.Branch;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.CaseWhen;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.PhysicalExpression.Or;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.builtin.BuiltinFunctions;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.catalyst.logical.PhysicalExpressions;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.PhysicalType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Random aggregations over random expressions on whole numbers, and batches for them in all forms. Now and then a
/// column holds the largest values of its type, so that something overflows.
final class RandomSums {

    private static final List<DataType> TYPES = List.of(
            AtomicType.STRING,
            AtomicType.INT,
            AtomicType.LONG,
            AtomicType.SHORT,
            new DecimalType(9, 2),
            new DecimalType(15, 2),
            new DecimalType(18, 0),
            AtomicType.BOOLEAN,
            new DecimalType(25, 3),
            AtomicType.INT);

    private final Random random;
    private final List<PhysicalExpression> columns = new ArrayList<>();
    private final List<Aggregation> aggregations = new ArrayList<>();
    private final int keyCount;

    RandomSums(long seed) {
        random = new Random(seed);
        keyCount = random.nextInt(3);
        columns.add(column(0));
        columns.add(column(TYPES.size() - 1));
        for (int i = 1 + random.nextInt(5); i > 0; i--) aggregations.add(aggregation());
    }

    int[] keys() {
        return keyCount == 0 ? new int[0] : keyCount == 1 ? new int[] {0} : new int[] {0, 1};
    }

    /// Of the projections.
    List<DataType> types() {
        return columns.stream().map(PhysicalExpression::type).toList();
    }

    List<PhysicalExpression> columns() {
        return columns;
    }

    List<Aggregation> aggregations() {
        return aggregations;
    }

    private Aggregation aggregation() {
        String name = List.of("sum", "sum", "avg", "count", "count_if", "try_sum", "min")
                .get(random.nextInt(7));
        PhysicalExpression argument = name.equals("count_if") ? condition(3) : number(3);
        AggregateFunction function =
                Objects.requireNonNull(BuiltinFunctions.instance().aggregate(name));
        Signature signature = function.bind(List.of(new Argument(argument.type(), true, null)));
        int filter = random.nextInt(4) == 0 ? add(condition(2)) : Aggregation.NO_FILTER;
        DataType wanted = signature.argumentTypes().getFirst();
        return new Aggregation(function, signature, List.of(add(PhysicalExpressions.as(argument, wanted))), filter);
    }

    private int add(PhysicalExpression column) {
        columns.add(column);
        return columns.size() - 1;
    }

    private static ColumnReference column(int index) {
        return new ColumnReference(index, TYPES.get(index), true);
    }

    private PhysicalExpression number(int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return random.nextInt(3) == 0 ? literal() : column(1 + random.nextInt(6));
        }
        return switch (random.nextInt(8)) {
            case 0 -> {
                PhysicalExpression yes = number(depth - 1);
                PhysicalExpression no = number(depth - 1);
                DataType common = common(yes, no);
                PhysicalExpression otherwise = random.nextInt(3) == 0 ? null : PhysicalExpressions.as(no, common);
                var branch = new Branch(condition(depth - 1), PhysicalExpressions.as(yes, common));
                yield new CaseWhen(List.of(branch), otherwise, common);
            }
            case 1 -> call("coalesce", number(depth - 1), number(depth - 1));
            case 2 -> PhysicalExpressions.as(number(depth - 1), new DecimalType(20, 4));
            case 3 -> call(random.nextBoolean() ? "try_add" : "try_multiply", number(depth - 1), number(depth - 1));
            case 4 -> call("abs", number(depth - 1));
            default -> call(List.of("+", "-", "*").get(random.nextInt(3)), number(depth - 1), number(depth - 1));
        };
    }

    private static DataType common(PhysicalExpression left, PhysicalExpression right) {
        return Objects.requireNonNull(TypeCoercion.commonType(left.type(), right.type()));
    }

    private Literal literal() {
        return switch (random.nextInt(4)) {
            case 0 -> new Literal(BigDecimal.valueOf(random.nextInt(1000), 2), new DecimalType(4, 2));
            case 1 -> new Literal((long) random.nextInt(-50, 50), AtomicType.LONG);
            case 2 -> new Literal(null, AtomicType.INT);
            default -> new Literal(random.nextInt(-5, 100), AtomicType.INT);
        };
    }

    private PhysicalExpression condition(int depth) {
        if (depth == 0) return random.nextBoolean() ? column(7) : equalText();
        return switch (random.nextInt(8)) {
            case 0 -> new And(List.of(condition(depth - 1), condition(depth - 1)));
            case 1 -> new Or(List.of(condition(depth - 1), condition(depth - 1)));
            case 2 -> call("not", condition(depth - 1));
            case 3 -> call(random.nextBoolean() ? "isnull" : "isnotnull", number(depth - 1));
            case 4 -> call(random.nextBoolean() ? "istrue" : "isfalse", condition(depth - 1));
            case 5 -> equalText();
            default -> {
                String name = List.of("=", "<", "<=", ">", ">=", "!=").get(random.nextInt(6));
                yield call(name, number(depth - 1), number(depth - 1));
            }
        };
    }

    private PhysicalExpression equalText() {
        return call("=", column(0), new Literal("b", AtomicType.STRING));
    }

    private static PhysicalExpression call(String name, PhysicalExpression... operands) {
        ScalarFunction function =
                Objects.requireNonNull(BuiltinFunctions.instance().scalar(name));
        var arguments = new ArrayList<Argument>();
        for (PhysicalExpression operand : operands) {
            Literal constant = operand instanceof Literal literal ? literal : null;
            arguments.add(new Argument(operand.type(), operand.nullable(), constant));
        }
        Signature signature = function.bind(arguments);
        var fitting = new ArrayList<PhysicalExpression>();
        for (int i = 0; i < operands.length; i++) {
            fitting.add(PhysicalExpressions.as(
                    operands[i], signature.argumentTypes().get(i)));
        }
        return new Call(function, signature, fitting);
    }

    List<Batch> batches() {
        ColumnVector[] dictionaries = new ColumnVector[TYPES.size()];
        boolean[] nulls = new boolean[TYPES.size()];
        boolean[] flat = new boolean[TYPES.size()];
        for (int i = 0; i < nulls.length; i++) {
            nulls[i] = random.nextInt(3) == 0;
            flat[i] = random.nextBoolean();
        }
        int large = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : -1;
        var batches = new ArrayList<Batch>();
        for (int b = 0; b < 60; b++) {
            int size = 1 + random.nextInt(80);
            var vectors = new ArrayList<ColumnVector>();
            for (int i = 0; i < TYPES.size(); i++) {
                boolean extreme = i == large && random.nextInt(40) == 0;
                vectors.add(vector(i, size, nulls[i], flat[i] ^ (random.nextInt(20) == 0), extreme, dictionaries));
            }
            batches.add(new Batch(size, vectors));
        }
        return batches;
    }

    private ColumnVector vector(
            int column, int size, boolean nulls, boolean flat, boolean extreme, @Nullable ColumnVector[] dictionaries) {
        DataType type = TYPES.get(column);
        if (nulls && random.nextInt(50) == 0) return Vectors.nulls(type, size);
        int before = random.nextInt(70);
        long[] bits = null;
        if (nulls && random.nextInt(4) > 0) {
            bits = Validity.allValid(before + size);
            for (int i = 0; i < before + size; i++) if (random.nextInt(4) == 0) Validity.clear(bits, i);
        }
        if (flat || extreme) {
            return Vectors.withValidity(plain(type, before + size, extreme), bits)
                    .slice(before, size);
        }
        ColumnVector dictionary = dictionaries[column];
        if (dictionary == null || random.nextInt(15) == 0) {
            dictionary = plain(type, 3 + random.nextInt(6), false).slice(0, random.nextInt(10) == 0 ? 1 : 3);
            dictionaries[column] = dictionary;
        }
        int[] codes = random.ints(before + size, 0, dictionary.size()).toArray();
        return new DictionaryVector(codes, 0, before + size, bits, dictionary).slice(before, size);
    }

    private ColumnVector plain(DataType type, int size, boolean extreme) {
        return switch (PhysicalType.of(type)) {
            case BOOLEAN -> {
                byte[] values = new byte[size];
                for (int i = 0; i < size; i++) values[i] = (byte) random.nextInt(2);
                yield new BooleanVector(values, 0, size, null);
            }
            case INT -> {
                int most = type == AtomicType.SHORT ? Short.MAX_VALUE : Integer.MAX_VALUE;
                int[] values = new int[size];
                for (int i = 0; i < size; i++) values[i] = extreme ? most : random.nextInt(-3, 9);
                yield new IntVector(values, 0, size, null);
            }
            case LONG -> {
                long most = type instanceof DecimalType d ? Decimals.power(d.precision()) - 1 : Long.MAX_VALUE;
                long[] values = new long[size];
                for (int i = 0; i < size; i++) values[i] = extreme ? most : random.nextInt(-100, 1000);
                yield new LongVector(values, 0, size, null);
            }
            case DECIMAL128 -> {
                long[] high = new long[size];
                long[] low = new long[size];
                for (int i = 0; i < size; i++) {
                    BigInteger value = extreme
                            ? Decimals.bigPower(25).subtract(BigInteger.ONE)
                            : BigInteger.valueOf(random.nextInt(-100, 1000));
                    high[i] = Decimals.high(value);
                    low[i] = value.longValue();
                }
                yield new Decimal128Vector(high, low, 0, size, null);
            }
            default -> {
                var texts = new String[size];
                for (int i = 0; i < size; i++) texts[i] = List.of("a", "b", "c").get(random.nextInt(3));
                yield BytesVector.ofStrings(texts);
            }
        };
    }
}
