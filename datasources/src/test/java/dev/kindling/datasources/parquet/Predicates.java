package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.BooleanVector;
import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.batch.ValueOrder;
import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.FunctionDescription;
import dev.kindling.catalyst.expression.Kernel;
import dev.kindling.catalyst.expression.PhysicalExpression;
import dev.kindling.catalyst.expression.PhysicalExpression.Call;
import dev.kindling.catalyst.expression.PhysicalExpression.ColumnReference;
import dev.kindling.catalyst.expression.PhysicalExpression.InSet;
import dev.kindling.catalyst.expression.PhysicalExpression.Literal;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.StructType;
import java.util.Arrays;
import java.util.List;

/// Predicates over the columns of a schema.
record Predicates(StructType schema) {

    ColumnReference column(String name) {
        int index = schema.indexOf(name);
        return new ColumnReference(index, schema.field(index).dataType(), true);
    }

    PhysicalExpression compare(String column, String operator, Object value) {
        ColumnReference reference = column(column);
        var signature = new Signature(List.of(reference.type(), reference.type()), AtomicType.BOOLEAN, true);
        return new Call(new Comparison(operator), signature, List.of(reference, new Literal(value, reference.type())));
    }

    PhysicalExpression in(String column, Object... values) {
        List<Literal> candidates = Arrays.stream(values)
                .map(value -> new Literal(value, column(column).type()))
                .toList();
        return new InSet(column(column), candidates, false);
    }

    PhysicalExpression isNull(String column) {
        var signature = new Signature(List.of(column(column).type()), AtomicType.BOOLEAN, false);
        return new Call(new NullCheck(), signature, List.of(column(column)));
    }

    /// A comparison value by value, in the plainest way.
    private record Comparison(String operator) implements ScalarFunction {
        @Override
        public FunctionDescription description() {
            return new FunctionDescription(operator, List.of(), "", List.of());
        }

        @Override
        public Signature bind(List<Argument> arguments) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Kernel kernel(Signature signature) {
            return (arguments, rowCount, _) -> {
                byte[] values = new byte[rowCount];
                long[] validity = Validity.noneValid(rowCount);
                ColumnVector left = arguments[0];
                ColumnVector right = arguments[1];
                for (int i = 0; i < rowCount; i++) {
                    if (left.isNull(i) || right.isNull(i)) continue;
                    Validity.set(validity, i);
                    values[i] = (byte) (holds(ValueOrder.compare(left, i, right, i)) ? 1 : 0);
                }
                return new BooleanVector(values, 0, rowCount, validity);
            };
        }

        private boolean holds(int order) {
            return switch (operator) {
                case "=" -> order == 0;
                case "!=" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                case ">=" -> order >= 0;
                default -> throw new AssertionError(operator);
            };
        }

        @Override
        public boolean isNullInNullOut() {
            return true;
        }

        @Override
        public boolean canFail(List<PhysicalExpression> arguments) {
            return false;
        }
    }

    private record NullCheck() implements ScalarFunction {
        @Override
        public FunctionDescription description() {
            return new FunctionDescription("isnull", List.of(), "", List.of());
        }

        @Override
        public Signature bind(List<Argument> arguments) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Kernel kernel(Signature signature) {
            return (arguments, rowCount, _) -> {
                byte[] values = new byte[rowCount];
                for (int i = 0; i < rowCount; i++) values[i] = (byte) (arguments[0].isNull(i) ? 1 : 0);
                return new BooleanVector(values, 0, rowCount, null);
            };
        }

        @Override
        public boolean isNullInNullOut() {
            return false;
        }

        @Override
        public boolean canFail(List<PhysicalExpression> arguments) {
            return false;
        }
    }
}
