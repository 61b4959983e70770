package dev.kindling.catalyst.expression;

import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A resolved, typed expression over the columns of a batch: what sources are asked to filter by and what operators
/// run.
/// It is data: serializable, compared by value, and free of Calcite.
public sealed interface PhysicalExpression extends Serializable {

    DataType type();

    /// Whether the value can be NULL.
    boolean nullable();

    /// Column `index` of the input.
    record ColumnReference(int index, DataType type, boolean nullable) implements PhysicalExpression {}

    /// A constant in the engine's own form: null for NULL; Boolean; Integer for everything that lies in an `int[]`;
    /// Long for LONG, timestamps, TIME and day-time intervals; Float, Double; BigDecimal (of the type's scale) for
    /// every decimal; String for STRING; [BytesValue] for BINARY; for nested types `List`s of such values (a struct
    /// is the list of its fields, a map the list of its keys and then the list of its items).
    record Literal(@Nullable Object value, DataType type) implements PhysicalExpression {
        @Override
        public boolean nullable() {
            return value == null;
        }
    }

    /// A function applied to arguments that already have the types of its `signature`.
    record Call(ScalarFunction function, Signature signature, List<PhysicalExpression> arguments)
            implements PhysicalExpression {
        public Call {
            arguments = List.copyOf(arguments);
        }

        @Override
        public DataType type() {
            return signature.resultType();
        }

        @Override
        public boolean nullable() {
            return signature.nullable();
        }
    }

    /// A value as another type. `failure` says what happens to one that does not fit.
    record Cast(PhysicalExpression value, DataType type, OnFailure failure) implements PhysicalExpression {
        @Override
        public boolean nullable() {
            return value.nullable() || failure == OnFailure.NULL;
        }
    }

    /// What becomes of a value that an operation cannot take.
    enum OnFailure {
        ERROR,
        NULL
    }

    /// Three-valued conjunction; an operand is evaluated only for the rows the ones before it leave undecided.
    record And(List<PhysicalExpression> operands) implements PhysicalExpression {
        public And {
            operands = List.copyOf(operands);
        }

        @Override
        public DataType type() {
            return AtomicType.BOOLEAN;
        }

        @Override
        public boolean nullable() {
            return operands.stream().anyMatch(PhysicalExpression::nullable);
        }
    }

    /// Three-valued disjunction; an operand is evaluated only for the rows the ones before it leave undecided.
    record Or(List<PhysicalExpression> operands) implements PhysicalExpression {
        public Or {
            operands = List.copyOf(operands);
        }

        @Override
        public DataType type() {
            return AtomicType.BOOLEAN;
        }

        @Override
        public boolean nullable() {
            return operands.stream().anyMatch(PhysicalExpression::nullable);
        }
    }

    /// The result of the first branch whose condition is true; a result is evaluated only for the rows that need
    /// it. `otherwise` null means NULL.
    record CaseWhen(List<Branch> branches, @Nullable PhysicalExpression otherwise, DataType type)
            implements PhysicalExpression {
        public CaseWhen {
            branches = List.copyOf(branches);
        }

        @Override
        public boolean nullable() {
            return otherwise == null
                    || otherwise.nullable()
                    || branches.stream().anyMatch(b -> b.result().nullable());
        }
    }

    record Branch(PhysicalExpression condition, PhysicalExpression result) implements Serializable {}

    /// Whether `value` is one of `candidates` (constants of its type, none NULL); NULL for NULL, and with
    /// `nullAmong` also for a value that is not found.
    record InSet(PhysicalExpression value, List<Literal> candidates, boolean nullAmong) implements PhysicalExpression {
        public InSet {
            candidates = List.copyOf(candidates);
        }

        @Override
        public DataType type() {
            return AtomicType.BOOLEAN;
        }

        @Override
        public boolean nullable() {
            return value.nullable() || nullAmong;
        }
    }

    /// Field `index` of a struct.
    record StructField(PhysicalExpression struct, int index, DataType type, boolean nullable)
            implements PhysicalExpression {}

    /// A function of `parameterTypes`, the argument of a higher-order function. Its body sees the input's columns,
    /// and its parameters as [LambdaParameter]s; `depth` counts the lambdas around it.
    record Lambda(List<DataType> parameterTypes, PhysicalExpression body, int depth) implements PhysicalExpression {
        public Lambda {
            parameterTypes = List.copyOf(parameterTypes);
        }

        @Override
        public DataType type() {
            return body.type();
        }

        @Override
        public boolean nullable() {
            return body.nullable();
        }
    }

    record LambdaParameter(int depth, int index, DataType type, boolean nullable) implements PhysicalExpression {}
}
