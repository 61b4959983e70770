package dev.kindling.catalyst.function;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.StructType;
import java.io.Serializable;
import java.util.List;

/// A SQL function from one row to many: `explode`, `posexplode`, `inline`, `stack`.
public interface GeneratorFunction extends Serializable {

    FunctionDescription description();

    default String name() {
        return description().name();
    }

    Bound bind(List<Argument> arguments);

    /// A generator for arguments of known types.
    ///
    /// @param argumentTypes the types the arguments are cast to
    /// @param output names and types of the columns that come out
    record Bound(List<DataType> argumentTypes, StructType output, Generator generator) implements Serializable {
        public Bound {
            argumentTypes = List.copyOf(argumentTypes);
        }
    }

    /// A generator's code over vectors.
    interface Generator extends Serializable {
        Generated generate(ColumnVector[] arguments, int rowCount, EvaluationContext context);
    }

    /// The rows that came out, in order of the rows they came from.
    ///
    /// @param counts how many rows each input row gave
    @SuppressWarnings("ArrayRecordComponent") // data in flight, not a value
    record Generated(int[] counts, int rowCount, ColumnVector[] columns) {}
}
