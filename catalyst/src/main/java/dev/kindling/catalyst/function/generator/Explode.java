package dev.kindling.catalyst.function.generator;

import dev.kindling.catalyst.batch.ArrayVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.IntBuilder;
import dev.kindling.catalyst.batch.IntVector;
import dev.kindling.catalyst.batch.MapVector;
import dev.kindling.catalyst.batch.StructVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.function.GeneratorFunction.Generated;
import dev.kindling.catalyst.function.GeneratorFunction.Generator;
import dev.kindling.error.InternalException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// A row for each element of an array or entry of a map.
///
/// @param outer whether a row without elements gives one row of NULLs
/// @param position whether the element's position, from 0, comes first
/// @param inline whether the elements are structs whose fields become columns
record Explode(boolean outer, boolean position, boolean inline) implements Generator {

    @Override
    public Generated generate(ColumnVector[] arguments, int rowCount, EvaluationContext context) {
        ColumnVector collection = Vectors.flatten(arguments[0]);
        if (!outer && !position && !inline && collection instanceof ArrayVector array) {
            Generated asTheyLie = contiguous(array, rowCount);
            if (asTheyLie != null) return asTheyLie;
        }
        int[] counts = new int[rowCount];
        var rows = new IntBuilder(rowCount);
        var positions = new IntBuilder(rowCount);
        for (int i = 0; i < rowCount; i++) {
            int start = 0;
            int length = 0;
            if (!collection.isNull(i)) {
                start = collection instanceof ArrayVector a ? a.start(i) : ((MapVector) collection).start(i);
                length = collection instanceof ArrayVector a ? a.length(i) : ((MapVector) collection).length(i);
            }
            for (int k = 0; k < length; k++) {
                rows.add(start + k);
                positions.add(k);
            }
            if (outer && length == 0) {
                rows.add(-1);
                positions.add(-1);
            }
            counts[i] = outer ? Math.max(1, length) : length;
        }
        int size = rows.size();
        var columns = new ArrayList<ColumnVector>();
        if (position) columns.add(positions(positions.toArray()));
        switch (collection) {
            case ArrayVector a when inline -> addFields(a, rows, columns);
            case ArrayVector a -> columns.add(Vectors.gatherOrNull(a.elements(), rows.array(), size));
            case MapVector m -> {
                columns.add(Vectors.gatherOrNull(m.keys(), rows.array(), size));
                columns.add(Vectors.gatherOrNull(m.items(), rows.array(), size));
            }
            default -> throw new InternalException("cannot explode " + collection.getClass());
        }
        return new Generated(counts, size, columns.toArray(ColumnVector[]::new));
    }

    /// The elements without a copy, if they lie one behind the other; else null.
    private static @Nullable Generated contiguous(ArrayVector array, int rowCount) {
        int[] counts = new int[rowCount];
        int first = -1;
        int end = -1;
        for (int i = 0; i < rowCount; i++) {
            if (array.isNull(i) || array.length(i) == 0) continue;
            if (first < 0) first = array.start(i);
            else if (array.start(i) != end) return null;
            end = array.start(i) + array.length(i);
            counts[i] = array.length(i);
        }
        if (first < 0) return null;
        return new Generated(
                counts, end - first, new ColumnVector[] {array.elements().slice(first, end - first)});
    }

    private static void addFields(ArrayVector array, IntBuilder rows, ArrayList<ColumnVector> columns) {
        ColumnVector elements = Vectors.flatten(Vectors.gatherOrNull(array.elements(), rows.array(), rows.size()));
        if (!(elements instanceof StructVector structs)) return;
        long[] bits = Validity.rebased(structs.validity(), structs.offset(), structs.size());
        for (int f = 0; f < structs.fields().size(); f++) columns.add(Vectors.restricted(structs.field(f), bits));
    }

    private static IntVector positions(int[] positions) {
        long[] bits = Validity.allValid(positions.length);
        for (int i = 0; i < positions.length; i++) if (positions[i] < 0) Validity.clear(bits, i);
        return new IntVector(positions, 0, positions.length, bits);
    }
}
