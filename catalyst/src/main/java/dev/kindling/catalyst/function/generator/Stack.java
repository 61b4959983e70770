package dev.kindling.catalyst.function.generator;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.function.GeneratorFunction.Generated;
import dev.kindling.catalyst.function.GeneratorFunction.Generator;
import dev.kindling.sql.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The arguments after the first, spread over `rowsPerInput` rows of as many columns as `types`.
record Stack(int rowsPerInput, List<DataType> types) implements Generator {

    Stack {
        types = List.copyOf(types);
    }

    @Override
    public Generated generate(ColumnVector[] arguments, int rowCount, EvaluationContext context) {
        int width = types.size();
        int size = rowCount * rowsPerInput;
        int[] counts = new int[rowCount];
        Arrays.fill(counts, rowsPerInput);
        // Row r of an input row is value r of each column's parts.
        int[] order = new int[size];
        for (int i = 0; i < rowCount; i++) {
            for (int r = 0; r < rowsPerInput; r++) order[i * rowsPerInput + r] = r * rowCount + i;
        }
        ColumnVector[] columns = new ColumnVector[width];
        for (int c = 0; c < width; c++) {
            var parts = new ArrayList<ColumnVector>();
            for (int r = 0; r < rowsPerInput; r++) {
                int index = 1 + r * width + c;
                parts.add(index < arguments.length ? arguments[index] : Vectors.nulls(types.get(c), rowCount));
            }
            columns[c] = Vectors.gather(Vectors.concat(parts), order, size);
        }
        return new Generated(counts, size, columns);
    }
}
