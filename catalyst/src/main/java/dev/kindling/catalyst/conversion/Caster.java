package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.DictionaryVector;
import dev.kindling.catalyst.batch.NullVector;
import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.catalyst.expression.EvaluationContext;
import dev.kindling.catalyst.expression.PhysicalExpression.OnFailure;
import dev.kindling.catalyst.function.coercion.TypeCoercion;
import dev.kindling.error.InternalException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;

/// Casts vectors of one type to another, with ANSI semantics.
///
/// A value that does not fit is an error, or NULL with [OnFailure#NULL] (TRY_CAST) or where the session is not in
/// ANSI mode.
public final class Caster {

    /// A cast's loop. `vector` is no dictionary and not VOID.
    @FunctionalInterface
    interface Conversion {
        ColumnVector convert(ColumnVector vector, Failures failures, EvaluationContext context);
    }

    static final Conversion IDENTITY = (vector, _, _) -> vector;

    private final DataType from;
    private final DataType to;
    private final OnFailure onFailure;
    private final Conversion conversion;

    private Caster(DataType from, DataType to, OnFailure onFailure) {
        this.from = from;
        this.to = to;
        this.onFailure = onFailure;
        this.conversion = conversion(from, to);
    }

    public static Caster of(DataType from, DataType to, OnFailure onFailure) {
        return new Caster(TypeCoercion.withoutLength(from), TypeCoercion.withoutLength(to), onFailure);
    }

    /// Whether the cast leaves every vector as it is.
    public boolean isIdentity() {
        return conversion == IDENTITY && (from != AtomicType.NULL || to == AtomicType.NULL);
    }

    /// The values of `vector` in the new type.
    public ColumnVector cast(ColumnVector vector, EvaluationContext context) {
        if (vector instanceof NullVector) return Vectors.nulls(to, vector.size());
        if (conversion == IDENTITY) return vector;
        ColumnVector flat = vector instanceof DictionaryVector ? Vectors.flatten(vector) : vector;
        boolean fails = onFailure == OnFailure.ERROR && context.ansi();
        return conversion.convert(flat, new Failures(flat, from, to, fails), context);
    }

    static Conversion conversion(DataType from, DataType to) {
        if (from.equals(to) || from == AtomicType.NULL) return IDENTITY;
        if (to == AtomicType.STRING) return TextConversions.toText(from);
        if (from == AtomicType.STRING) return TextConversions.fromText(to);
        if (TypeCoercion.isNested(from)) return NestedConversions.of(from, to);
        if (TypeCoercion.isNumeric(from) || from == AtomicType.BOOLEAN) return NumericConversions.of(from, to);
        Conversion conversion = TemporalConversions.of(from, to);
        if (conversion == null) throw new InternalException("no cast from " + from + " to " + to);
        return conversion;
    }
}
