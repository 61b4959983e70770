package dev.kindling.datasources.parquet;

import dev.kindling.datasources.parquet.SchemaNode.Repetition;
import org.jspecify.annotations.Nullable;

/// A node of the schema as the footer lists it: in preorder, each with the number of its children.
record SchemaElement(
        String name,
        @Nullable PhysicalKind kind,
        int length,
        Repetition repetition,
        int childCount,
        LogicalKind logical) {

    static SchemaElement read(ThriftReader in) {
        String name = "";
        PhysicalKind kind = null;
        int length = 0;
        int repetition = 0;
        int childCount = 0;
        int converted = -1;
        int scale = 0;
        int precision = 0;
        LogicalKind logical = null;
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> kind = PhysicalKind.of(in.i32());
                case 2 -> length = in.i32();
                case 3 -> repetition = in.i32();
                case 4 -> name = in.string();
                case 5 -> childCount = in.i32();
                case 6 -> converted = in.i32();
                case 7 -> scale = in.i32();
                case 8 -> precision = in.i32();
                case 10 -> logical = logical(in);
                default -> in.skip();
            }
        }
        in.endStruct();
        if (kind == PhysicalKind.FIXED_LEN_BYTE_ARRAY && (length <= 0 || length > 1 << 20)) {
            throw new MalformedException("column " + name + " has values of " + length + " bytes");
        }
        if (logical == null) logical = converted(converted, precision, scale);
        return new SchemaElement(name, kind, length, repetition(repetition), childCount, logical);
    }

    private static Repetition repetition(int number) {
        return switch (number) {
            case 0 -> Repetition.REQUIRED;
            case 1 -> Repetition.OPTIONAL;
            case 2 -> Repetition.REPEATED;
            default -> throw new MalformedException("unknown repetition " + number);
        };
    }

    private static LogicalKind converted(int number, int precision, int scale) {
        return switch (number) {
            case 0, 4, 19 -> new LogicalKind.Text();
            case 1, 2 -> new LogicalKind.Map();
            case 3 -> new LogicalKind.List();
            case 5 -> new LogicalKind.Decimal(precision, scale);
            case 6 -> new LogicalKind.Date();
            case 7 -> new LogicalKind.Time(LogicalKind.Unit.MILLIS);
            case 8 -> new LogicalKind.Time(LogicalKind.Unit.MICROS);
            case 9 -> new LogicalKind.Timestamp(LogicalKind.Unit.MILLIS, true);
            case 10 -> new LogicalKind.Timestamp(LogicalKind.Unit.MICROS, true);
            case 11, 12, 13, 14 -> new LogicalKind.Whole(8 << (number - 11), false);
            case 15, 16, 17, 18 -> new LogicalKind.Whole(8 << (number - 15), true);
            case 21 -> new LogicalKind.Interval();
            default -> LogicalKind.NONE;
        };
    }

    private static LogicalKind logical(ThriftReader in) {
        LogicalKind kind = LogicalKind.NONE;
        in.beginStruct();
        while (in.nextField()) {
            kind = switch (in.fieldId()) {
                case 1, 4, 12 -> skipped(in, new LogicalKind.Text());
                case 2 -> skipped(in, new LogicalKind.Map());
                case 3 -> skipped(in, new LogicalKind.List());
                case 5 -> decimal(in);
                case 6 -> skipped(in, new LogicalKind.Date());
                case 7 -> new LogicalKind.Time(timestamp(in).unit());
                case 8 -> timestamp(in);
                case 10 -> integer(in);
                case 11 -> skipped(in, new LogicalKind.Unknown());
                case 14 -> skipped(in, new LogicalKind.Uuid());
                case 15 -> skipped(in, new LogicalKind.Float16());
                default -> skipped(in, new LogicalKind.Other());
            };
        }
        in.endStruct();
        return kind;
    }

    private static LogicalKind skipped(ThriftReader in, LogicalKind kind) {
        in.skip();
        return kind;
    }

    private static LogicalKind decimal(ThriftReader in) {
        int scale = 0;
        int precision = 0;
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> scale = in.i32();
                case 2 -> precision = in.i32();
                default -> in.skip();
            }
        }
        in.endStruct();
        return new LogicalKind.Decimal(precision, scale);
    }

    private static LogicalKind.Timestamp timestamp(ThriftReader in) {
        boolean adjustedToUtc = false;
        LogicalKind.Unit unit = LogicalKind.Unit.MICROS;
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> adjustedToUtc = in.bool();
                case 2 -> unit = unit(in);
                default -> in.skip();
            }
        }
        in.endStruct();
        return new LogicalKind.Timestamp(unit, adjustedToUtc);
    }

    private static LogicalKind.Unit unit(ThriftReader in) {
        LogicalKind.Unit unit = LogicalKind.Unit.MICROS;
        in.beginStruct();
        while (in.nextField()) {
            unit = switch (in.fieldId()) {
                case 1 -> LogicalKind.Unit.MILLIS;
                case 3 -> LogicalKind.Unit.NANOS;
                default -> LogicalKind.Unit.MICROS;
            };
            in.skip();
        }
        in.endStruct();
        return unit;
    }

    private static LogicalKind integer(ThriftReader in) {
        int bits = 0;
        boolean signed = true;
        in.beginStruct();
        while (in.nextField()) {
            switch (in.fieldId()) {
                case 1 -> bits = in.i32();
                case 2 -> signed = in.bool();
                default -> in.skip();
            }
        }
        in.endStruct();
        return new LogicalKind.Whole(bits, signed);
    }
}
