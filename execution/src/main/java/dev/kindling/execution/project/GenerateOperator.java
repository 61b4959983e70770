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
        int most = result.rowCount() + (outer ? batch.rowCount() : 0);
        sourceRows = new int[most];
        generatedRows = new int[most];
        available = 0;
        given = 0;
        int made = 0;
        for (int row = 0; row < batch.rowCount(); row++) {
            int count = result.counts()[row];
            if (count == 0 && outer) {
                sourceRows[available] = row;
                generatedRows[available++] = NO_ROW;
            }
            for (int k = 0; k < count; k++) {
                sourceRows[available] = row;
                generatedRows[available++] = made++;
            }
        }
    }

    private Batch slice(@Nullable Batch batch, int count) {
        if (batch == null) throw new IllegalStateException("no batch to expand");
        int[] rows = Arrays.copyOfRange(sourceRows, given, given + count);
        int[] made = Arrays.copyOfRange(generatedRows, given, given + count);
        given += count;
        rowsOut += count;
        var columns = new ArrayList<ColumnVector>(batch.columns().size() + generated.length);
        for (ColumnVector column : batch.columns()) columns.add(repeated(column, rows, count));
        for (ColumnVector column : generated)
            columns.add(outer ? Vectors.gatherOrNull(column, made, count) : column.slice(given - count, count));
        return new Batch(count, columns);
    }

    /// The values at `rows`, which has most of them more than once: a text stands there once, with numbers that say
    /// where.
    private static ColumnVector repeated(ColumnVector column, int[] rows, int count) {
        return column instanceof BytesVector texts && !texts.mayHaveNulls()
                ? new DictionaryVector(rows, 0, count, null, texts)
                : Vectors.gather(column, rows, count);
    }

    @Override
    public void close() {
        context.count(OperatorCounters.ROWS_OUT, rowsOut);
        rowsOut = 0;
        input.close();
    }
}
