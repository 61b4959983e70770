package dev.kindling.catalyst.function.text;

import static dev.kindling.sql.types.AtomicType.BINARY;
import static dev.kindling.sql.types.AtomicType.DOUBLE;
import static dev.kindling.sql.types.AtomicType.INT;
import static dev.kindling.sql.types.AtomicType.LONG;
import static dev.kindling.sql.types.AtomicType.STRING;

import dev.kindling.catalyst.expression.Argument;
import dev.kindling.catalyst.expression.BytesValue;
import dev.kindling.catalyst.expression.ScalarFunction;
import dev.kindling.catalyst.expression.Signature;
import dev.kindling.catalyst.function.builtin.FunctionErrors;
import dev.kindling.catalyst.function.builtin.Kernels;
import dev.kindling.catalyst.function.builtin.ScalarDefinition;
import dev.kindling.catalyst.function.builtin.Signatures;
import dev.kindling.error.InternalException;
import dev.kindling.sql.types.DataType;
import dev.kindling.sql.types.DecimalType;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// Numbers and other values written by a format, and digests.
final class Formatting {

    private Formatting() {}

    static List<ScalarFunction> functions() {
        return List.of(
                ScalarDefinition.named("format_number")
                        .summary("The number with groups of thousands and so many digits after the point, or by a"
                                + " pattern.")
                        .example("format_number(12332.123456, 4)", "12,332.1235")
                        .example("format_number(12332.123456, '##################.###')", "12332.123")
                        .binder(Formatting::bindFormatNumber)
                        .kernels(Kernels.rows((values, _) -> formatNumber(values[0], values[1])))
                        .maybeNull()
                        .build(),
                ScalarDefinition.named("format_string", "printf")
                        .summary("The values written by a format in printf's style.")
                        .example("format_string('Hello World %d %s', 100, 'days')", "Hello World 100 days")
                        .binder((name, arguments) -> {
                            Signatures.checkCount(name, arguments.size(), 1, Integer.MAX_VALUE);
                            List<DataType> types = new ArrayList<>(Signatures.types(arguments));
                            types.set(0, STRING);
                            return new Signature(
                                    types, STRING, arguments.getFirst().nullable());
                        })
                        .handlesNulls()
                        .fails()
                        .kernels(Kernels.rowsWithNulls((values, _) -> {
                            if (values[0] == null) return null;
                            Object[] rest = new Object[values.length - 1];
                            System.arraycopy(values, 1, rest, 0, rest.length);
                            try {
                                return String.format(Locale.US, (String) values[0], rest);
                            } catch (IllegalFormatException e) {
                                throw FunctionErrors.invalidValue(
                                        "format_string",
                                        "strfmt",
                                        "'" + values[0] + "'",
                                        "a format for its values: " + e.getMessage());
                            }
                        }))
                        .build(),
                digest(
                        "md5",
                        "MD5",
                        "The MD5 digest in hexadecimal.",
                        "md5('Spark')",
                        "8cde774d6f7333752ed72cacddb05126"),
                digest(
                        "sha",
                        "SHA-1",
                        "The SHA-1 digest in hexadecimal.",
                        "sha('Spark')",
                        "85f5955f4b27a9a4c2aab6ffe5d7189fc298b92c",
                        "sha1"),
                ScalarDefinition.named("sha2")
                        .summary("The SHA-2 digest of 224, 256 (also 0), 384 or 512 bits in hexadecimal.")
                        .example(
                                "sha2('Spark', 256)",
                                "529bc3b07127ecb7e53a4dcf1991d9152c24537d919178022b2c42657f79a26b")
                        .takes(STRING, BINARY, INT)
                        .maybeNull()
                        .kernels(Kernels.rows((values, _) -> switch ((Integer) values[1]) {
                            case 0, 256 -> digest("SHA-256", (BytesValue) values[0]);
                            case 224 -> digest("SHA-224", (BytesValue) values[0]);
                            case 384 -> digest("SHA-384", (BytesValue) values[0]);
                            case 512 -> digest("SHA-512", (BytesValue) values[0]);
                            default -> null;
                        }))
                        .build(),
                ScalarDefinition.named("crc32")
                        .summary("The cyclic redundancy check of the bytes.")
                        .example("crc32('Spark')", "1557323817")
                        .takes(LONG, BINARY)
                        .kernels(Kernels.rows((values, _) -> {
                            var crc = new CRC32();
                            crc.update(((BytesValue) values[0]).toArray());
                            return crc.getValue();
                        }))
                        .build());
    }

    private static Signature bindFormatNumber(String name, List<Argument> arguments) {
        Signatures.checkCount(name, arguments.size(), 2, 2);
        DataType number = Signatures.numberType(name, arguments, 0);
        DataType format = arguments.get(1).type() == STRING ? STRING : INT;
        return Signatures.signature(
                arguments,
                List.of(number instanceof DecimalType ? number : number == LONG ? LONG : DOUBLE, format),
                STRING);
    }

    private static @Nullable String formatNumber(Object number, Object format) {
        String pattern;
        if (format instanceof Integer digits) {
            if (digits < 0) return null;
            pattern = digits == 0 ? "#,###,###,###,###,###,##0" : "#,###,###,###,###,###,##0." + "0".repeat(digits);
        } else {
            pattern = ((String) format).isEmpty() ? "#,###,###,###,###,###,##0" : (String) format;
        }
        var formatter = new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.US));
        formatter.setRoundingMode(RoundingMode.HALF_EVEN);
        return formatter.format(number);
    }

    private static ScalarFunction digest(
            String name, String algorithm, String summary, String example, String result, String... aliases) {
        return ScalarDefinition.named(name, aliases)
                .summary(summary)
                .example(example, result)
                .takes(STRING, BINARY)
                .kernels(Kernels.rows((values, _) -> digest(algorithm, (BytesValue) values[0])))
                .build();
    }

    private static String digest(String algorithm, BytesValue bytes) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(bytes.toArray());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new InternalException("every Java has " + algorithm, e);
        }
    }
}
