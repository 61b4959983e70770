package dev.kindling.execution.project;

import dev.kindling.catalyst.batch.Batch;
import dev.kindling.catalyst.batch.BytesVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.evaluation.ExpressionCompiler;
import dev.kindling.catalyst.evaluation.ExpressionEvaluator;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.function.GeneratorFunction.Generated;
import dev.kindling.catalyst.function.GeneratorFunction.Generator;
import dev.kindling.execution.operator.BatchOperator;
import dev.kindling.execution.operator.OperatorContext;
import dev.kindling.execution.operator.OperatorCounters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs [GenerateExec]: expands one input batch at a time and hands the result on in batches of at most
/// [Batch#CAPACITY] rows.
final class GenerateOperator implements BatchOperator {

    private static final int NO_ROW = -1;

    private final BatchOperator input;
    private final Generator generator;
    private final List<ExpressionEvaluator> arguments;
    private final boolean outer;
    private final OperatorContext context;

    private @Nullable Batch source;
    private ColumnVector[] generated = new ColumnVector[0];
    private int[] sourceRows = new int[0];
    private int[] generatedRows = new int[0];
    private int available;
    private int given;
    private long rowsOut;

    GenerateOperator(
            BatchOperator input,
            Generator generator,
            List<PhysicalExpression> arguments,
            boolean outer,
            OperatorContext context) {
        this.input = input;
        this.generator = generator;
        this.arguments = arguments.stream().map(ExpressionCompiler::compile).toList();
        this.outer = outer;
        this.context = context;
    }

    @Override
    public @Nullable Batch next() {
        while (given == available) {
            context.checkCancelled();
            source = input.next();
            if (source == null) return null;
            expand(source);
        }
        return slice(source, Math.min(Batch.CAPACITY, available - given));
    }

    private void expand(Batch batch) {
        ColumnVector[] values = new ColumnVector[arguments.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = arguments.get(i).evaluate(batch, context.evaluation());
        }
        Generated result = generator.generate(values, batch.rowCount(), context.evaluation());
        generated = result.columns();
        given = 0;
        available = outer ? numberWithEmpty(result, batch.rowCount()) : number(result, batch.rowCount());
    }

    private int number(Generated result, int rowCount) {
        int[] rows = new int[result.rowCount()];
        int made = 0;
        for (int row = 0; row < rowCount; row++) {
            int end = made + result.counts()[row];
            while (made < end) rows[made++] = row;
        }
        sourceRows = rows;
        return made;
    }

    /// As [#number], with one row for each that nothing is made of.
    private int numberWithEmpty(Generated result, int rowCount) {
        int most = result.rowCount() + rowCount;
        sourceRows = new int[most];
        generatedRows = new int[most];
        int count = 0;
        int made = 0;
        for (int row = 0; row < rowCount; row++) {
            int end = made + result.counts()[row];
            if (made == end) {
                sourceRows[count] = row;
                generatedRows[count++] = NO_ROW;
            }
            while (made < end) {
                sourceRows[count] = row;
                generatedRows[count++] = made++;
            }
        }
        return count;
    }

    private Batch slice(@Nullable Batch batch, int count) {
        if (batch == null) throw new IllegalStateException("no batch to expand");
        var columns = new ArrayList<ColumnVector>(batch.columns().size() + generated.length);
        for (ColumnVector column : batch.columns()) columns.add(repeated(column, count));
        for (ColumnVector column : generated) columns.add(outer ? orNull(column, count) : column.slice(given, count));
        given += count;
        rowsOut += count;
        return new Batch(count, columns);
    }

    private ColumnVector orNull(ColumnVector column, int count) {
        return Vectors.gatherOrNull(column, Arrays.copyOfRange(generatedRows, given, given + count), count);
    }

    /// The values of the next `count` rows, most of which stand there more than once: a text does so once, with
    /// numbers that say where.
    private ColumnVector repeated(ColumnVector column, int count) {
        return column instanceof BytesVector texts && !texts.mayHaveNulls()
                ? new DictionaryVector(sourceRows, given, count, null, texts)
                : Vectors.gather(column, Arrays.copyOfRange(sourceRows, given, given + count), count);
    }

    @Override
    public void close() {
        context.count(OperatorCounters.ROWS_OUT, rowsOut);
        rowsOut = 0;
        input.close();
    }
}
