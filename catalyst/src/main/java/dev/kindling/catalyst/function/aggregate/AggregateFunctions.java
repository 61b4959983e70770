package dev.kindling.catalyst.function.aggregate;

import static dev.kindling.sql.types.AtomicType.BINARY;
import static dev.kindling.sql.types.AtomicType.BOOLEAN;
import static dev.kindling.sql.types.AtomicType.DOUBLE;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.LONG;
import static dev.kindling.sql.types.AtomicType.STRING;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.AggregateFunction;
import dev.kindling.catalyst.function.builtin.AggregateDefinition;
import dev.kindling.catalyst.function.builtin.Binder;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.FunctionFamily;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongBinaryOperator;

/// The aggregate functions, each with its accumulator.
public final class AggregateFunctions implements FunctionFamily {

    private static final DecimalType WIDEST = new DecimalType(38, 0);

    @Override
    public List<AggregateFunction> aggregates() {
        var all = new ArrayList<AggregateFunction>();
        addCounts(all);
        addSums(all);
        addExtremes(all);
        addStatistics(all);
        addLists(all);
        return all;
    }

    private static void addCounts(List<AggregateFunction> all) {
        all.add(AggregateDefinition.named("count")
                .summary("The number of rows, or of rows in which no argument is NULL.")
                .binder(Signatures.any(0, Integer.MAX_VALUE, LONG))
                .states(LONG)
                .accumulator(_ -> new CountAccumulator(CountAccumulator.What.ROWS_WITHOUT_NULL))
                .neverNull()
                .build());
        all.add(AggregateDefinition.named("count_if")
                .summary("The number of rows for which the condition is true.")
                .binder(Signatures.of(LONG, BOOLEAN))
                .states(LONG)
                .accumulator(_ -> new CountAccumulator(CountAccumulator.What.TRUE))
                .neverNull()
                .build());
        all.add(AggregateDefinition.named("approx_count_distinct")
                .summary("About how many different values there are.")
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 1, 2);
                    List<DataType> types = Signatures.types(arguments);
                    return Signatures.signature(
                            arguments, types.size() == 1 ? types : List.of(types.getFirst(), DOUBLE), LONG);
                })
                .states(BINARY)
                .accumulator(_ -> new DistinctSketchAccumulator())
                .neverNull()
                .ignoresDuplicates()
                .build());
    }

    private static void addSums(List<AggregateFunction> all) {
        all.add(sum("sum", OnFailure.ERROR)
                .summary("The sum of the values that are not NULL.")
                .build());
        all.add(sum("try_sum", OnFailure.NULL)
                .summary("The sum of the values that are not NULL; NULL if it overflows.")
                .build());
        all.add(average(OnFailure.ERROR, "avg", "mean")
                .summary("The mean of the values that are not NULL.")
                .build());
        all.add(average(OnFailure.NULL, "try_avg")
                .summary("The mean of the values that are not NULL; NULL if it overflows.")
                .build());
        all.add(bits("bit_and", (a, b) -> a & b, "The bits set in all values."));
        all.add(bits("bit_or", (a, b) -> a | b, "The bits set in some value."));
        all.add(bits("bit_xor", (a, b) -> a ^ b, "The bits set in an odd number of values."));
    }

    private static AggregateDefinition.Builder sum(String name, OnFailure onFailure) {
        return AggregateDefinition.named(name)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 1);
                    DataType type = summable(called, arguments);
                    DataType result = switch (type) {
                        case DecimalType d -> DecimalType.bounded(d.precision() + 10, d.scale());
                        case DataType t when TypeCoercion.isIntegral(t) -> LONG;
                        case DataType t when TypeCoercion.isFloating(t) -> DOUBLE;
                        default -> type;
                    };
                    return Signatures.signature(arguments, List.of(type), result);
                })
                .states(signature -> switch (signature.resultType()) {
                    case DecimalType d -> List.of(new DecimalType(38, d.scale()), LONG, BOOLEAN);
                    case AtomicType t when t == DOUBLE -> List.of(DOUBLE, LONG);
                    default -> List.of(LONG, BOOLEAN);
                })
                .accumulator(signature -> switch (signature.resultType()) {
                    case DecimalType d ->
                        new DecimalSumAccumulator(DecimalSumAccumulator.Result.SUM, d, d.scale(), onFailure);
                    case AtomicType t when t == DOUBLE -> new DoubleSumAccumulator(DoubleSumAccumulator.Result.SUM);
                    default -> new LongSumAccumulator(signature.resultType(), onFailure);
                });
    }

    private static DataType summable(String name, List<Argument> arguments) {
        DataType type = arguments.getFirst().type();
        return TypeCoercion.isInterval(type) ? type : Signatures.numberType(name, arguments, 0);
    }

    private static AggregateDefinition.Builder average(OnFailure onFailure, String name, String... aliases) {
        return AggregateDefinition.named(name, aliases)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 1);
                    DataType type = summable(called, arguments);
                    DataType result = switch (type) {
                        case DecimalType d -> DecimalType.bounded(d.precision() + 4, d.scale() + 4);
                        case DataType t when TypeCoercion.isNumeric(t) -> DOUBLE;
                        default -> type;
                    };
                    return Signatures.signature(arguments, List.of(type), result);
                })
                .states(signature -> signature.resultType() == DOUBLE
                        ? List.of(DOUBLE, LONG)
                        : List.of(
                                signature.argumentTypes().getFirst() instanceof DecimalType d
                                        ? new DecimalType(38, d.scale())
                                        : WIDEST,
                                LONG,
                                BOOLEAN))
                .accumulator(signature -> {
                    if (signature.resultType() == DOUBLE) {
                        return new DoubleSumAccumulator(DoubleSumAccumulator.Result.AVERAGE);
                    }
                    int scale = signature.argumentTypes().getFirst() instanceof DecimalType d ? d.scale() : 0;
                    return new DecimalSumAccumulator(
                            DecimalSumAccumulator.Result.AVERAGE, signature.resultType(), scale, onFailure);
                });
    }

    private static AggregateFunction bits(String name, LongBinaryOperator operator, String summary) {
        return AggregateDefinition.named(name)
                .summary(summary)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 1);
                    DataType type = arguments.getFirst().type();
                    DataType bits = type == AtomicType.NULL || type == STRING ? LONG : type;
                    if (!TypeCoercion.isIntegral(bits))
                        throw FunctionErrors.unexpectedType(called, 0, "\"INTEGRAL\"", type);
                    return Signatures.signature(arguments, List.of(bits), bits);
                })
                .states(signature -> List.of(signature.resultType()))
                .accumulator(signature -> new BitsAccumulator(signature.resultType(), operator))
                .build();
    }

    private static void addExtremes(List<AggregateFunction> all) {
        all.add(extreme("min", false).summary("The smallest value.").build());
        all.add(extreme("max", true).summary("The largest value.").build());
        all.add(truth(false, "every", "bool_and")
                .summary("Whether all values are true.")
                .build());
        all.add(truth(true, "some", "any", "bool_or")
                .summary("Whether some value is true.")
                .build());
        all.add(extremeBy("min_by", false)
                .summary("The first argument of the row in which the second is smallest.")
                .build());
        all.add(extremeBy("max_by", true)
                .summary("The first argument of the row in which the second is largest.")
                .build());
        all.add(position(false, "first", "first_value")
                .summary("The value of the first row; of the first without NULL if the second argument is true.")
                .build());
        all.add(position(true, "last", "last_value")
                .summary("The value of the last row; of the last without NULL if the second argument is true.")
                .build());
        all.add(position(false, "any_value")
                .summary("The value of some row; of one without NULL if the second argument is true.")
                .build());
        all.add(AggregateDefinition.named("single_value")
                .summary("The value of the only row; more than one row is an error.")
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 1);
                    DataType type = Signatures.types(arguments).getFirst();
                    return Signatures.signature(arguments, List.of(type), type);
                })
                .states(signature -> List.of(signature.resultType(), BOOLEAN))
                .accumulator(signature -> new SingleValueAccumulator(signature.resultType()))
                .build());
    }

    private static AggregateDefinition.Builder extreme(String name, boolean max) {
        return AggregateDefinition.named(name)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 1);
                    DataType type = Signatures.types(arguments).getFirst();
                    requireOrderable(called, type);
                    return Signatures.signature(arguments, List.of(type), type);
                })
                .states(signature -> List.of(signature.resultType()))
                .accumulator(signature -> ExtremeAccumulator.of(signature.resultType(), max))
                .ignoresDuplicates();
    }

    private static void requireOrderable(String name, DataType type) {
        if (!TypeCoercion.isOrderable(type)) throw FunctionErrors.notOrderable(name, type);
    }

    private static AggregateDefinition.Builder truth(boolean max, String name, String... aliases) {
        return AggregateDefinition.named(name, aliases)
                .binder(Signatures.of(BOOLEAN, BOOLEAN))
                .states(BOOLEAN)
                .accumulator(_ -> ExtremeAccumulator.of(BOOLEAN, max))
                .ignoresDuplicates();
    }

    private static AggregateDefinition.Builder extremeBy(String name, boolean max) {
        return AggregateDefinition.named(name)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 2, 2);
                    List<DataType> types = Signatures.types(arguments);
                    requireOrderable(called, types.get(1));
                    return Signatures.signature(arguments, types, types.getFirst());
                })
                .states(Signature::argumentTypes)
                .accumulator(signature -> new ExtremeByAccumulator(
                        signature.argumentTypes().get(0),
                        signature.argumentTypes().get(1),
                        max))
                .ignoresDuplicates();
    }

    private static AggregateDefinition.Builder position(boolean last, String name, String... aliases) {
        return AggregateDefinition.named(name, aliases)
                .binder((called, arguments) -> {
                    Signatures.checkCount(called, arguments.size(), 1, 2);
                    DataType type = Signatures.types(arguments).getFirst();
                    if (arguments.size() == 2) Signatures.requireCast(called, arguments, 1, BOOLEAN);
                    return Signatures.signature(
                            arguments, arguments.size() == 1 ? List.of(type) : List.of(type, BOOLEAN), type);
                })
                .states(signature -> List.of(signature.resultType(), BOOLEAN))
                .accumulator(signature -> new PositionAccumulator(signature.resultType(), last))
                .orderSensitive();
    }

    private static void addStatistics(List<AggregateFunction> all) {
        all.add(moments(
                MomentsAccumulator.Result.DEVIATION_SAMPLE,
                "The sample standard deviation.",
                "stddev",
                "std",
                "stddev_samp"));
        all.add(moments(
                MomentsAccumulator.Result.DEVIATION_POPULATION, "The population standard deviation.", "stddev_pop"));
        all.add(moments(MomentsAccumulator.Result.VARIANCE_SAMPLE, "The sample variance.", "variance", "var_samp"));
        all.add(moments(MomentsAccumulator.Result.VARIANCE_POPULATION, "The population variance.", "var_pop"));
        all.add(moments(MomentsAccumulator.Result.SKEWNESS, "The skewness.", "skewness"));
        all.add(moments(MomentsAccumulator.Result.KURTOSIS, "The excess kurtosis.", "kurtosis"));
        all.add(covariance(
                CovarianceAccumulator.Result.COVARIANCE_POPULATION, "covar_pop", "The population covariance."));
        all.add(covariance(CovarianceAccumulator.Result.COVARIANCE_SAMPLE, "covar_samp", "The sample covariance."));
        all.add(covariance(CovarianceAccumulator.Result.CORRELATION, "corr", "Pearson's correlation."));
        all.add(covariance(CovarianceAccumulator.Result.COUNT, "regr_count", "The number of rows without NULL."));
        all.add(covariance(CovarianceAccumulator.Result.AVERAGE_X, "regr_avgx", "The mean of the second argument."));
        all.add(covariance(CovarianceAccumulator.Result.AVERAGE_Y, "regr_avgy", "The mean of the first argument."));
        all.add(covariance(
                CovarianceAccumulator.Result.SUM_XX,
                "regr_sxx",
                "The squares of the second argument's distances from its mean."));
        all.add(covariance(
                CovarianceAccumulator.Result.SUM_YY,
                "regr_syy",
                "The squares of the first argument's distances from its mean."));
        all.add(covariance(
                CovarianceAccumulator.Result.SUM_XY,
                "regr_sxy",
                "The products of both arguments' distances from their means."));
        all.add(covariance(CovarianceAccumulator.Result.SLOPE, "regr_slope", "The slope of the regression line."));
        all.add(covariance(
                CovarianceAccumulator.Result.INTERCEPT, "regr_intercept", "Where the regression line meets the axis."));
        all.add(covariance(
                CovarianceAccumulator.Result.R2, "regr_r2", "How well the regression line fits, from 0 to 1."));
    }

    private static AggregateFunction moments(
            MomentsAccumulator.Result result, String summary, String name, String... aliases) {
        return AggregateDefinition.named(name, aliases)
                .summary(summary)
                .binder(Signatures.of(DOUBLE, DOUBLE))
                .states(_ -> Collections.nCopies(result.width(), DOUBLE))
                .accumulator(_ -> new MomentsAccumulator(result))
                .build();
    }

    private static AggregateFunction covariance(CovarianceAccumulator.Result result, String name, String summary) {
        DataType type = result == CovarianceAccumulator.Result.COUNT ? LONG : DOUBLE;
        var definition = AggregateDefinition.named(name)
                .summary(summary)
                .binder(Signatures.of(type, DOUBLE, DOUBLE))
                .states(_ -> Collections.nCopies(CovarianceAccumulator.WIDTH, DOUBLE))
                .accumulator(_ -> new CovarianceAccumulator(result));
        return type == LONG ? definition.neverNull().build() : definition.build();
    }

    private static void addLists(List<AggregateFunction> all) {
        all.add(AggregateDefinition.named("collect_list", "array_agg")
                .summary("An array of the values that are not NULL.")
                .binder(list())
                .states(signature -> List.of(signature.resultType()))
                .accumulator(signature -> new ListAccumulator(signature.argumentTypes(), false, (lists, _) -> lists))
                .neverNull()
                .orderSensitive()
                .keepsValues()
                .build());
        all.add(AggregateDefinition.named("collect_set")
                .summary("An array of the different values that are not NULL.")
                .binder(list())
                .states(signature -> List.of(signature.resultType()))
                .accumulator(signature -> new ListAccumulator(signature.argumentTypes(), true, (lists, _) -> lists))
                .neverNull()
                .ignoresDuplicates()
                .orderSensitive()
                .keepsValues()
                .build());
        all.add(AggregateDefinition.named("mode")
                .summary("The most frequent value.")
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 1, 1);
                    DataType type = Signatures.types(arguments).getFirst();
                    requireOrderable(name, type);
                    return Signatures.signature(arguments, List.of(type), type);
                })
                .states(signature -> List.of(new ArrayType(signature.resultType(), false)))
                .accumulator(signature ->
                        new ListAccumulator(signature.argumentTypes(), false, (lists, _) -> ListResults.mode(lists)))
                .keepsValues()
                .build());
        all.add(AggregateDefinition.named("listagg", "string_agg")
                .summary("The texts that are not NULL, with the delimiter between them.")
                .binder(Signatures.overloads(
                        new Signatures.Overload(STRING, List.of(STRING, STRING), 1),
                        new Signatures.Overload(BINARY, List.of(BINARY, BINARY), 1)))
                .states(AggregateFunctions::listStates)
                .accumulator(signature -> new ListAccumulator(signature.argumentTypes(), false, ListResults::joined))
                .orderSensitive()
                .keepsValues()
                .build());
        all.add(AggregateDefinition.named("percentile", "percentile_cont")
                .summary("The value below which that share of the values lies, interpolated.")
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 2, 2);
                    DataType share = shareType(name, arguments);
                    DataType result = share instanceof ArrayType ? new ArrayType(DOUBLE, false) : DOUBLE;
                    Signatures.requireCast(name, arguments, 0, DOUBLE);
                    return Signatures.signature(arguments, List.of(DOUBLE, share), result);
                })
                .states(AggregateFunctions::listStates)
                .accumulator(signature -> new ListAccumulator(
                        signature.argumentTypes(),
                        false,
                        (lists, constants) -> ListResults.percentiles(lists, constants[0])))
                .keepsValues()
                .build());
        all.add(AggregateDefinition.named("median")
                .summary("The middle value, or the mean of both middle ones.")
                .binder(Signatures.of(DOUBLE, DOUBLE))
                .states(new ArrayType(DOUBLE, false))
                .accumulator(signature -> new ListAccumulator(
                        signature.argumentTypes(),
                        false,
                        (lists, _) -> ListResults.percentiles(lists, LiteralVectors.vector(DOUBLE, 0.5))))
                .keepsValues()
                .build());
        all.add(AggregateDefinition.named("percentile_approx", "approx_percentile", "percentile_disc")
                .summary("The smallest value that is not less than that share of the values.")
                .binder((name, arguments) -> {
                    Signatures.checkCount(name, arguments.size(), 2, 3);
                    DataType type = arguments.getFirst().type();
                    if (!TypeCoercion.isDatetime(type) && !TypeCoercion.isInterval(type)) {
                        type = Signatures.numberType(name, arguments, 0);
                    }
                    DataType share = shareType(name, arguments);
                    DataType result = share instanceof ArrayType ? new ArrayType(type, false) : type;
                    List<DataType> types = arguments.size() == 2 ? List.of(type, share) : List.of(type, share, INT);
                    return Signatures.signature(arguments, types, result);
                })
                .states(AggregateFunctions::listStates)
                .accumulator(signature -> new ListAccumulator(
                        signature.argumentTypes(),
                        false,
                        (lists, constants) -> ListResults.discretePercentiles(lists, constants[0])))
                .keepsValues()
                .build());
    }

    private static DataType shareType(String name, List<Argument> arguments) {
        DataType type = arguments.get(1).type();
        if (type instanceof ArrayType) return new ArrayType(DOUBLE, false);
        Signatures.requireCast(name, arguments, 1, DOUBLE);
        return DOUBLE;
    }

    private static List<DataType> listStates(Signature signature) {
        var types = new ArrayList<>(signature.argumentTypes());
        types.set(0, new ArrayType(types.getFirst(), false));
        return types;
    }

    private static Binder list() {
        return (name, arguments) -> {
            Signatures.checkCount(name, arguments.size(), 1, 1);
            DataType type = Signatures.types(arguments).getFirst();
            return Signatures.signature(arguments, List.of(type), new ArrayType(type, false));
        };
    }
}
