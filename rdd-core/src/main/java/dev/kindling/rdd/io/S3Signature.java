package dev.kindling.rdd.io;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The `Authorization` header of a request to S3: Amazon's Signature Version 4. A digest of the request (method,
/// path, query, headers, digest of the body) is signed with a key made from the secret, the day and the region.
final class S3Signature {

    static final String EMPTY_BODY = sha256(new byte[0]);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private S3Signature() {}

    /// The form of `time` in the header `x-amz-date`.
    static String time(Instant time) {
        return TIME.format(time);
    }

    /// The header's value.
    ///
    /// @param uri with path and query encoded
    /// @param headers all that are signed, among them `host`, `x-amz-date` and `x-amz-content-sha256`, in lower
    /// case
    static String authorization(
            String accessKey, String secretKey, String region, String method, URI uri, Map<String, String> headers) {
        var sorted = new TreeMap<>(headers);
        String time = sorted.getOrDefault("x-amz-date", "");
        String day = time.substring(0, 8);
        String signedHeaders = String.join(";", sorted.keySet());
        var request = new StringBuilder(method).append('\n');
        request.append(uri.getRawPath().isEmpty() ? "/" : uri.getRawPath()).append('\n');
        request.append(canonicalQuery(uri.getRawQuery())).append('\n');
        sorted.forEach((name, value) ->
                request.append(name).append(':').append(value.strip()).append('\n'));
        request.append('\n').append(signedHeaders).append('\n');
        request.append(sorted.get("x-amz-content-sha256"));
        String scope = day + "/" + region + "/s3/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(bytes(request.toString()));
        byte[] key = hmac(bytes("AWS4" + secretKey), day);
        for (String part : new String[] {region, "s3", "aws4_request"}) key = hmac(key, part);
        return "AWS4-HMAC-SHA256 Credential=" + accessKey + "/" + scope + ",SignedHeaders=" + signedHeaders
                + ",Signature=" + HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String canonicalQuery(String query) {
        if (query == null) return "";
        String[] parameters = query.split("&", -1);
        for (int i = 0; i < parameters.length; i++) if (parameters[i].indexOf('=') < 0) parameters[i] += "=";
        Arrays.sort(parameters);
        return String.join("&", parameters);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
