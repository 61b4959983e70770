package dev.kindling.rdd.io;

import java.nio.charset.StandardCharsets;

/// Text in URLs.
final class UrlEncoding {

    private static final String UNRESERVED = "-._~";
    private static final String MEANINGFUL = "-._~%:/?#[]@!$&'()*+,;=";

    private UrlEncoding() {}

    /// A name or value as RFC 3986 has it: all but letters, digits and `-._~` as `%XX`.
    static String encode(String text) {
        return encode(text, UNRESERVED);
    }

    /// As [#encode], but slashes stay.
    static String encodePath(String path) {
        return encode(path, UNRESERVED + "/");
    }

    /// What a user typed as a URL, with what may not stand in one (blanks, umlauts) as `%XX`.
    static String tolerate(String url) {
        return encode(url, MEANINGFUL);
    }

    private static String encode(String text, String kept) {
        var encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || kept.indexOf(c) >= 0) encoded.append(c);
            else encoded.append('%').append(hex(b >> 4)).append(hex(b));
        }
        return encoded.toString();
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit & 15, 16));
    }
}
