package dev.kindling.catalyst.conversion;

import dev.kindling.catalyst.batch.ColumnVector;
import dev.kindling.catalyst.batch.Validity;
import dev.kindling.catalyst.expression.LiteralVectors;
import dev.kindling.error.KindlingException;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The validity of a cast's result, and what happens to values that do not fit.
final class Failures {

    private final ColumnVector vector;
    private final DataType from;
    private final DataType to;
    private final boolean fails;
    private long @Nullable [] bits;

    Failures(ColumnVector vector, DataType from, DataType to, boolean fails) {
        this.vector = vector;
        this.from = from;
        this.to = to;
        this.fails = fails;
        this.bits = Validity.rebased(vector.validity(), vector.offset(), vector.size());
    }

    /// The validity of the result, from bit 0 on.
    long @Nullable [] bits() {
        return bits;
    }

    boolean isNull(int index) {
        long[] words = bits;
        return words != null && !Validity.isSet(words, index);
    }

    DataType from() {
        return from;
    }

    DataType to() {
        return to;
    }

    /// The same consequences for a part of the value: an element, a field.
    Failures inside(ColumnVector part, DataType partFrom, DataType partTo) {
        return new Failures(part, partFrom, partTo, fails);
    }

    /// Value `index` has not the form the type asks for.
    void malformed(int index) {
        if (isNull(index)) return;
        if (fails) throw ConversionErrors.malformed(shown(index), from, to);
        clear(index);
    }

    /// Value `index` is too large for the type.
    void overflow(int index) {
        if (isNull(index)) return;
        if (fails) throw overflowError(index);
        clear(index);
    }

    private KindlingException overflowError(int index) {
        if (to instanceof DecimalType decimal) {
            Object value = LiteralVectors.valueAt(vector, from, index);
            String text = value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
            return ConversionErrors.outOfRange(text, decimal);
        }
        return ConversionErrors.overflow(shown(index), from, to);
    }

    private String shown(int index) {
        Object value = LiteralVectors.valueAt(vector, from, index);
        return value == null ? "NULL" : ConversionErrors.literal(value, from);
    }

    private void clear(int index) {
        long[] words = bits;
        if (words == null) {
            words = Validity.allValid(vector.size());
            bits = words;
        }
        Validity.clear(words, index);
    }

    /// Whether text is what is being cast, so that a too large number is an input that cannot be read.
    boolean isFromText() {
        return from == AtomicType.STRING;
    }
}
