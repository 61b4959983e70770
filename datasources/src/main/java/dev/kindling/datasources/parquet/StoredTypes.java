package dev.kindling.datasources.parquet;

import dev.kindling.catalyst.batch.Vectors;
import dev.kindling.sql.types.ArrayType;
import dev.kindling.sql.types.AtomicType;
import dev.kindling.sql.types.CharType;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DayTimeIntervalType;
import dev.kindling.sql.types.DecimalType;
import dev.kindling.sql.types.MapType;
import dev.kindling.sql.types.StructField;
import dev.kindling.sql.types.StructType;
import dev.kindling.sql.types.TimeType;
import dev.kindling.sql.types.VarcharType;
import dev.kindling.sql.types.YearMonthIntervalType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which of our types a stored column reads as, and how its values become that type's.
///
/// Every column is nullable, whatever the file says: the next file of the table may say otherwise.
final class StoredTypes {

    private static final LogicalKind.Timestamp INT96_TIME = new LogicalKind.Timestamp(LogicalKind.Unit.NANOS, true);

    private final String path;
    private final boolean binaryAsString;

    /// @param path the file, for messages
    StoredTypes(String path, Map<String, String> options) {
        this.path = path;
        this.binaryAsString = Boolean.parseBoolean(options.getOrDefault("binaryasstring", "false"));
    }

    StructType schema(SchemaNode.Group root) {
        return struct(root);
    }

    private StructType struct(SchemaNode.Group group) {
        var fields = new ArrayList<StructField>();
        for (SchemaNode child : group.children()) fields.add(new StructField(child.name(), type(child), true));
        return new StructType(fields);
    }

    private DataType type(SchemaNode node) {
        DataType type = switch (node) {
            case SchemaNode.Leaf leaf -> leafType(leaf);
            case SchemaNode.Group group -> groupType(group);
        };
        return node.repetition() == SchemaNode.Repetition.REPEATED ? new ArrayType(type) : type;
    }

    private DataType groupType(SchemaNode.Group group) {
        SchemaNode element = listElement(group);
        if (element != null) return new ArrayType(elementType(element));
        SchemaNode.Group pair = mapPair(group);
        if (pair != null)
            return new MapType(
                    type(pair.children().get(0)), type(pair.children().get(1)));
        return struct(group);
    }

    /// The type of a list's element, whose own repetition is the list's.
    private DataType elementType(SchemaNode element) {
        return switch (element) {
            case SchemaNode.Leaf leaf -> leafType(leaf);
            case SchemaNode.Group group -> groupType(group);
        };
    }

    /// The element of a group marked as a list, under the rules for lists of all ages; null if it is no list.
    private static @Nullable SchemaNode listElement(SchemaNode.Group group) {
        if (!(group.logical() instanceof LogicalKind.List) || group.children().size() != 1) return null;
        SchemaNode repeated = group.children().getFirst();
        if (repeated.repetition() != SchemaNode.Repetition.REPEATED) return null;
        if (!(repeated instanceof SchemaNode.Group inner)) return repeated;
        boolean isElement = inner.children().size() != 1
                || inner.name().equals("array")
                || inner.name().equals(group.name() + "_tuple")
                || inner.children().getFirst().repetition() == SchemaNode.Repetition.REPEATED;
        return isElement ? inner : inner.children().getFirst();
    }

    /// The repeated group of key and value of a group marked as a map; null if it is no map.
    private static SchemaNode.@Nullable Group mapPair(SchemaNode.Group group) {
        if (!(group.logical() instanceof LogicalKind.Map) || group.children().size() != 1) return null;
        boolean isPair = group.children().getFirst() instanceof SchemaNode.Group pair
                && pair.repetition() == SchemaNode.Repetition.REPEATED
                && pair.children().size() == 2
                && pair.children().get(0).repetition() != SchemaNode.Repetition.REPEATED
                && pair.children().get(1).repetition() != SchemaNode.Repetition.REPEATED;
        return isPair ? (SchemaNode.Group) group.children().getFirst() : null;
    }

    /// What a stored column reads as when nobody says otherwise.
    private DataType leafType(SchemaNode.Leaf leaf) {
        DataType type = switch (leaf.logical()) {
            case LogicalKind.Decimal(var precision, var scale) -> decimalType(leaf, precision, scale);
            case LogicalKind.Date _ -> leaf.kind() == PhysicalKind.INT32 ? AtomicType.DATE : null;
            case LogicalKind.Time _ -> isNumber(leaf) ? new TimeType(6) : null;
            case LogicalKind.Timestamp(var _, var adjusted) ->
                leaf.kind() == PhysicalKind.INT64 ? adjusted ? AtomicType.TIMESTAMP : AtomicType.TIMESTAMP_NTZ : null;
            case LogicalKind.Whole integer -> integerType(leaf, integer);
            case LogicalKind.Text _ -> isBytes(leaf) ? AtomicType.STRING : null;
            case LogicalKind.Uuid _ -> isFixed(leaf, 16) ? AtomicType.STRING : null;
            case LogicalKind.Float16 _ -> isFixed(leaf, 2) ? AtomicType.FLOAT : null;
            case LogicalKind.Unknown _ -> AtomicType.NULL;
            case LogicalKind.None _,
                    LogicalKind.Interval _,
                    LogicalKind.List _,
                    LogicalKind.Map _,
                    LogicalKind.Other _ -> null;
        };
        if (type != null) return type;
        return switch (leaf.kind()) {
            case BOOLEAN -> AtomicType.BOOLEAN;
            case INT32 -> AtomicType.INT;
            case INT64 -> AtomicType.LONG;
            case INT96 -> AtomicType.TIMESTAMP;
            case FLOAT -> AtomicType.FLOAT;
            case DOUBLE -> AtomicType.DOUBLE;
            case BYTE_ARRAY -> binaryAsString ? AtomicType.STRING : AtomicType.BINARY;
            case FIXED_LEN_BYTE_ARRAY -> AtomicType.BINARY;
        };
    }

    private static @Nullable DataType decimalType(SchemaNode.Leaf leaf, int precision, int scale) {
        boolean stored = switch (leaf.kind()) {
            case INT32, INT64, BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY -> true;
            case BOOLEAN, INT96, FLOAT, DOUBLE -> false;
        };
        boolean valid = precision >= 1 && precision <= DecimalType.MAX_PRECISION && scale >= 0 && scale <= precision;
        return stored && valid ? new DecimalType(precision, scale) : null;
    }

    private static @Nullable DataType integerType(SchemaNode.Leaf leaf, LogicalKind.Whole integer) {
        if (leaf.kind() == PhysicalKind.INT64) {
            return integer.signed() ? AtomicType.LONG : new DecimalType(20, 0);
        }
        if (leaf.kind() != PhysicalKind.INT32) return null;
        return switch (integer.bits()) {
            case 8 -> integer.signed() ? AtomicType.BYTE : AtomicType.SHORT;
            case 16 -> integer.signed() ? AtomicType.SHORT : AtomicType.INT;
            default -> integer.signed() ? AtomicType.INT : AtomicType.LONG;
        };
    }

    private static boolean isNumber(SchemaNode.Leaf leaf) {
        return leaf.kind() == PhysicalKind.INT32 || leaf.kind() == PhysicalKind.INT64;
    }

    private static boolean isBytes(SchemaNode.Leaf leaf) {
        return leaf.kind() == PhysicalKind.BYTE_ARRAY || leaf.kind() == PhysicalKind.FIXED_LEN_BYTE_ARRAY;
    }

    private static boolean isFixed(SchemaNode.Leaf leaf, int length) {
        return leaf.kind() == PhysicalKind.FIXED_LEN_BYTE_ARRAY && leaf.length() == length;
    }

    /// The shape of the column `name` of `root` read as `wanted`. Names match in any case if none does exactly.
    ColumnShape column(SchemaNode.Group root, String name, DataType wanted) {
        SchemaNode node = child(root, name);
        return node == null ? new ColumnShape.Missing(wanted) : shape(node, wanted, name);
    }

    private static @Nullable SchemaNode child(SchemaNode.Group group, String name) {
        SchemaNode like = null;
        for (SchemaNode child : group.children()) {
            if (child.name().equals(name)) return child;
            if (like == null && child.name().equalsIgnoreCase(name)) like = child;
        }
        return like;
    }

    private ColumnShape shape(SchemaNode node, DataType wanted, String name) {
        if (node.repetition() != SchemaNode.Repetition.REPEATED) return shapeOnce(node, wanted, name);
        if (!(wanted instanceof ArrayType(var element, var _))) throw mismatch(node, wanted, name);
        // A repeated field without a group around it: a list that is never NULL itself.
        int level = node.definitionLevel();
        return new ColumnShape.Items(level - 1, level, node.repetitionLevel(), shapeOnce(node, element, name));
    }

    /// The shape of `node` apart from its own repetition.
    private ColumnShape shapeOnce(SchemaNode node, DataType wanted, String name) {
        return switch (node) {
            case SchemaNode.Leaf leaf -> new ColumnShape.Values(leaf, wanted, conversion(leaf, wanted, name));
            case SchemaNode.Group group -> groupShape(group, wanted, name);
        };
    }

    private ColumnShape groupShape(SchemaNode.Group group, DataType wanted, String name) {
        switch (wanted) {
            case ArrayType(var elementType, var _) -> {
                SchemaNode element = listElement(group);
                if (element == null) throw mismatch(group, wanted, name);
                SchemaNode repeated = group.children().getFirst();
                return new ColumnShape.Items(
                        group.definitionLevel(),
                        repeated.definitionLevel(),
                        repeated.repetitionLevel(),
                        shapeOnce(element, elementType, name + ".element"));
            }
            case MapType(var keyType, var itemType, var _) -> {
                SchemaNode.Group pair = mapPair(group);
                if (pair == null) throw mismatch(group, wanted, name);
                return new ColumnShape.Pairs(
                        group.definitionLevel(),
                        pair.definitionLevel(),
                        pair.repetitionLevel(),
                        shapeOnce(pair.children().get(0), keyType, name + ".key"),
                        shapeOnce(pair.children().get(1), itemType, name + ".value"));
            }
            case StructType struct -> {
                if (listElement(group) != null || mapPair(group) != null) throw mismatch(group, wanted, name);
                return structShape(group, struct, name);
            }
            default -> throw mismatch(group, wanted, name);
        }
    }

    private ColumnShape structShape(SchemaNode.Group group, StructType wanted, String name) {
        List<SchemaNode.Leaf> leaves = SchemaNode.leaves(group);
        if (leaves.isEmpty()) return new ColumnShape.Missing(wanted);
        var fields = new ArrayList<ColumnShape>();
        SchemaNode.Leaf carrier = null;
        for (StructField field : wanted) {
            SchemaNode child = child(group, field.name());
            ColumnShape shape = child == null
                    ? new ColumnShape.Missing(field.dataType())
                    : shape(child, field.dataType(), name + "." + field.name());
            fields.add(shape);
            if (carrier == null) carrier = ColumnShape.carrier(shape);
        }
        return new ColumnShape.Struct(
                group.definitionLevel(), List.copyOf(fields), carrier == null ? leaves.getFirst() : carrier);
    }

    /// From what `leaf` stores to `wanted`.
    private Conversion conversion(SchemaNode.Leaf leaf, DataType wanted, String name) {
        DataType natural = leafType(leaf);
        Conversion reading = reading(leaf, natural);
        Conversion widening = widening(natural, wanted, leaf);
        if (widening == null) throw mismatch(leaf, wanted, name);
        return Conversions.then(reading, widening);
    }

    /// From the stored values to the natural type.
    private static Conversion reading(SchemaNode.Leaf leaf, DataType natural) {
        return switch (natural) {
            case DecimalType decimal -> readingDecimal(leaf, decimal);
            case TimeType _ -> readingTime(leaf);
            case AtomicType.TIMESTAMP, AtomicType.TIMESTAMP_NTZ -> readingTimestamp(leaf);
            case AtomicType.LONG ->
                leaf.kind() == PhysicalKind.INT32 ? Conversions::unsignedIntsToLongs : Conversion.NONE;
            case AtomicType.SHORT ->
                leaf.logical() instanceof LogicalKind.Whole(var _, var signed) && !signed
                        ? Conversions.mappingInts(i -> i & 0xFF)
                        : Conversion.NONE;
            case AtomicType.INT ->
                leaf.logical() instanceof LogicalKind.Whole(var _, var signed) && !signed
                        ? Conversions.mappingInts(i -> i & 0xFFFF)
                        : Conversion.NONE;
            case AtomicType.STRING ->
                leaf.logical() instanceof LogicalKind.Uuid ? Conversions::uuidsToText : Conversion.NONE;
            case AtomicType.FLOAT ->
                leaf.kind() == PhysicalKind.FIXED_LEN_BYTE_ARRAY ? Conversions::halvesToFloats : Conversion.NONE;
            default -> Conversion.NONE;
        };
    }

    private static Conversion readingDecimal(SchemaNode.Leaf leaf, DecimalType decimal) {
        boolean unsigned = leaf.logical() instanceof LogicalKind.Whole;
        return switch (leaf.kind()) {
            case INT32 ->
                decimal.fitsLong()
                        ? Conversions::intsToLongs
                        : Conversions.then(Conversions::intsToLongs, Conversions.longsToWide(BigInteger.ONE));
            case INT64 -> readingLongDecimal(decimal, unsigned);
            default -> decimal.fitsLong() ? Conversions::bytesToLongs : Conversions::bytesToWide;
        };
    }

    private static Conversion readingLongDecimal(DecimalType decimal, boolean unsigned) {
        if (unsigned) return Conversions::unsignedLongsToWide;
        return decimal.fitsLong() ? Conversion.NONE : Conversions.longsToWide(BigInteger.ONE);
    }

    private static Conversion readingTime(SchemaNode.Leaf leaf) {
        LogicalKind.Unit unit =
                leaf.logical() instanceof LogicalKind.Time(var stored) ? stored : LogicalKind.Unit.MICROS;
        Conversion scaling = switch (unit) {
            case MILLIS -> Conversions.longsTimes(1_000_000);
            case MICROS -> Conversions.longsTimes(1_000);
            case NANOS -> Conversion.NONE;
        };
        return leaf.kind() == PhysicalKind.INT32 ? Conversions.then(Conversions::intsToLongs, scaling) : scaling;
    }

    private static Conversion readingTimestamp(SchemaNode.Leaf leaf) {
        if (leaf.kind() == PhysicalKind.INT96) return Conversions::int96ToMicros;
        LogicalKind.Timestamp kind = leaf.logical() instanceof LogicalKind.Timestamp stored ? stored : INT96_TIME;
        return switch (kind.unit()) {
            case MILLIS -> Conversions.longsTimes(1_000);
            case MICROS -> Conversion.NONE;
            case NANOS -> Conversions.longsDividedBy(1_000);
        };
    }

    /// From one of our types to a wider one; null if that could lose something.
    static @Nullable Conversion widening(DataType from, DataType to) {
        if (from.equals(to)) return Conversion.NONE;
        return switch (to) {
            case AtomicType.SHORT -> from == AtomicType.BYTE ? Conversion.NONE : null;
            case AtomicType.INT -> isSmallInteger(from) ? Conversion.NONE : null;
            case AtomicType.LONG -> isSmallInteger(from) || from == AtomicType.INT ? Conversions::intsToLongs : null;
            case AtomicType.DOUBLE -> wideningToDouble(from);
            case AtomicType.TIMESTAMP_NTZ -> from == AtomicType.DATE ? Conversions::daysToMicros : null;
            case AtomicType.STRING, AtomicType.BINARY ->
                from == AtomicType.STRING || from == AtomicType.BINARY ? Conversion.NONE : null;
            case CharType _, VarcharType _ -> from == AtomicType.STRING ? Conversion.NONE : null;
            case DecimalType wanted -> wideningToDecimal(from, wanted);
            case TimeType _ -> from instanceof TimeType ? Conversion.NONE : null;
            case YearMonthIntervalType _ -> from == AtomicType.INT ? Conversion.NONE : null;
            case DayTimeIntervalType _ -> from == AtomicType.LONG ? Conversion.NONE : null;
            default -> null;
        };
    }

    private static @Nullable Conversion widening(DataType from, DataType to, SchemaNode.Leaf leaf) {
        // Columns of nothing but NULLs read as anything.
        boolean onlyNulls = to == AtomicType.NULL || from == AtomicType.NULL;
        if (onlyNulls) return stored -> Vectors.withoutValidity(Vectors.nulls(to, stored.size()));
        boolean fixed = leaf.kind() == PhysicalKind.FIXED_LEN_BYTE_ARRAY;
        if (to == AtomicType.DOUBLE && from == AtomicType.FLOAT && fixed) return Conversions::floatsToDoubles;
        return widening(from, to);
    }

    private static @Nullable Conversion wideningToDouble(DataType from) {
        if (from == AtomicType.FLOAT) return Conversions::floatsToDoubles;
        return isSmallInteger(from) || from == AtomicType.INT ? Conversions::intsToDoubles : null;
    }

    private static @Nullable Conversion wideningToDecimal(DataType from, DecimalType to) {
        int digits = to.precision() - to.scale();
        if (from instanceof DecimalType(var precision, var scale)) {
            if (to.scale() < scale || digits < precision - scale) return null;
            BigInteger factor = BigInteger.TEN.pow(to.scale() - scale);
            if (precision > DecimalType.MAX_LONG_DIGITS) return Conversions.wideTimes(factor);
            return scaledLongs(factor, to);
        }
        int needed = from == AtomicType.LONG ? 19 : from == AtomicType.INT ? 10 : isSmallInteger(from) ? 5 : 99;
        if (digits < needed) return null;
        Conversion scaled = scaledLongs(BigInteger.TEN.pow(to.scale()), to);
        return from == AtomicType.LONG ? scaled : Conversions.then(Conversions::intsToLongs, scaled);
    }

    private static Conversion scaledLongs(BigInteger factor, DecimalType to) {
        if (!to.fitsLong()) return Conversions.longsToWide(factor);
        return factor.equals(BigInteger.ONE) ? Conversion.NONE : Conversions.longsTimes(factor.longValueExact());
    }

    private static boolean isSmallInteger(DataType type) {
        return type == AtomicType.BYTE || type == AtomicType.SHORT;
    }

    private RuntimeException mismatch(SchemaNode node, DataType wanted, String name) {
        String stored = switch (node) {
            case SchemaNode.Leaf leaf -> leaf.kind() + " (" + leafType(leaf).sql() + ")";
            case SchemaNode.Group group -> groupType(group).sql();
        };
        return ParquetErrors.columnType(path, name, stored, wanted);
    }
}
