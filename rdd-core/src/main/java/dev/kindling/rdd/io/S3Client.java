package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.HttpRequests.Answer;
import java.io.Serializable;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Signed requests to an object store.
///
/// @param endpoint URL of the store without the bucket and without a slash at the end
/// @param pathStyle whether the bucket is the first part of the path, not of the host's name
/// @param accessKey null to sign nothing
record S3Client(
        HttpRequests requests,
        String endpoint,
        String region,
        boolean pathStyle,
        @Nullable String accessKey,
        String secretKey,
        @Nullable String sessionToken)
        implements Serializable {

    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final byte[] NO_BODY = {};

    static S3Client of(FileSystemOptions options) {
        String region = options.get(FileSystemOptions.S3_REGION, "us-east-1", "AWS_REGION", "AWS_DEFAULT_REGION");
        String endpoint = options.find(FileSystemOptions.S3_ENDPOINT, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
        boolean pathStyle = options.flag(FileSystemOptions.S3_PATH_STYLE, endpoint != null);
        String ending = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
        String base = endpoint == null ? "https://s3." + region + ending : endpoint;
        if (!base.contains("://")) base = "https://" + base;
        while (base.endsWith("/")) base = base.substring(0, base.length() - 1);
        String accessKey = options.find(FileSystemOptions.S3_ACCESS_KEY, "AWS_ACCESS_KEY_ID");
        String secretKey = options.find(FileSystemOptions.S3_SECRET_KEY, "AWS_SECRET_ACCESS_KEY");
        if (accessKey != null && secretKey == null)
            throw KindlingException.of(
                            ErrorCondition.REQUIRED_PARAMETER_NOT_FOUND,
                            "there is an access key for S3 but no secret key")
                    .parameter("parameterName", FileSystemOptions.S3_SECRET_KEY)
                    .hint("Set " + FileSystemOptions.S3_SECRET_KEY + " or AWS_SECRET_ACCESS_KEY.")
                    .build();
        return new S3Client(
                HttpRequests.of(options),
                base,
                region,
                pathStyle,
                accessKey,
                secretKey == null ? "" : secretKey,
                options.find(FileSystemOptions.S3_SESSION_TOKEN, "AWS_SESSION_TOKEN"));
    }

    @Override
    public String toString() {
        return "S3Client[" + endpoint + ", " + region + "]"; // without keys
    }

    /// A request's target: an object, or a bucket if `key` is empty.
    ///
    /// @param path what errors name
    record Target(String path, String bucket, String key) {

        static Target of(String path) {
            int start = path.indexOf("://") + 3;
            int slash = path.indexOf('/', start);
            String bucket = slash < 0 ? path.substring(start) : path.substring(start, slash);
            String key = slash < 0 ? "" : path.substring(slash + 1);
            if (bucket.isEmpty())
                throw KindlingException.of(ErrorCondition.INVALID_URL, "`" + path + "` names no bucket")
                        .parameter("url", path)
                        .hint("Write s3://bucket/key.")
                        .build();
            return new Target(path, bucket, key);
        }
    }

    Answer send(String method, Target target, String query) {
        return send(method, target, query, NO_HEADERS, NO_BODY, 0);
    }

    /// @param query encoded, without `?`; empty for none
    /// @param answerBytes about how much is expected
    Answer send(
            String method, Target target, String query, Map<String, String> headers, byte[] body, long answerBytes) {
        URI uri = uri(target, query);
        String digest = body.length == 0 ? S3Signature.EMPTY_BODY : S3Signature.sha256(body);
        return requests.send(
                target.path,
                body.length + answerBytes,
                () -> request(method, uri, headers, digest, body),
                S3Client::isPassing,
                false);
    }

    /// What S3 says may work the next time; errors after a long copy or completion come with status 200.
    private static boolean isPassing(Answer answer) {
        if (HttpRequests.isPassing(answer)) return true;
        if (answer.status() != 400 && answer.status() != 200 && answer.status() != 409) return false;
        String code = S3Xml.errorCode(answer);
        return code != null
                && switch (code) {
                    case "RequestTimeout", "InternalError", "SlowDown", "ServiceUnavailable", "OperationAborted" ->
                        true;
                    default -> false;
                };
    }

    private URI uri(Target target, String query) {
        String key = UrlEncoding.encodePath(target.key);
        boolean inHost = !pathStyle && target.bucket.indexOf('.') < 0;
        int host = endpoint.indexOf("://") + 3;
        String base = inHost
                ? endpoint.substring(0, host) + target.bucket + "." + endpoint.substring(host) + "/" + key
                : endpoint + "/" + UrlEncoding.encode(target.bucket) + (key.isEmpty() ? "" : "/" + key);
        return URI.create(query.isEmpty() ? base : base + "?" + query);
    }

    private HttpRequest.Builder request(
            String method, URI uri, Map<String, String> headers, String digest, byte[] body) {
        var builder = HttpRequest.newBuilder(uri)
                .method(
                        method,
                        body.length == 0 && !method.equals("PUT") && !method.equals("POST")
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(body));
        var signed = new TreeMap<>(headers);
        if (accessKey != null) {
            signed.put("x-amz-date", S3Signature.time(Instant.now()));
            signed.put("x-amz-content-sha256", digest);
            if (sessionToken != null) signed.put("x-amz-security-token", sessionToken);
        }
        signed.forEach(builder::header);
        if (accessKey != null) {
            signed.put("host", uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort());
            builder.header(
                    "Authorization", S3Signature.authorization(accessKey, secretKey, region, method, uri, signed));
        }
        return builder;
    }

    /// The answer if it is a success.
    Answer require(Target target, Answer answer) {
        String code = S3Xml.errorCode(answer);
        if (answer.isSuccess() && code == null) return answer;
        String region = answer.header("x-amz-bucket-region");
        if (answer.isRedirect() || "AuthorizationHeaderMalformed".equals(code))
            throw KindlingException.of(
                            ErrorCondition.FILE_NOT_READABLE,
                            "the bucket of `" + target.path + "` is in another region than " + this.region)
                    .parameter("path", target.path)
                    .parameter("status", answer.status())
                    .hint("Set " + FileSystemOptions.S3_REGION + (region == null ? "." : " to " + region + "."))
                    .build();
        throw HttpRequests.refused(target.path, answer, code == null ? "" : code);
    }
}
