package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.error.Suggestions;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The settings of file systems. A setting that the session does not have is looked for among the JVM's system
/// properties, and then in the environment.
public final class FileSystemOptions implements Serializable {

    /// How often a request over the network is tried before it fails. Default: 5.
    public static final String MAX_ATTEMPTS = "kindling.fs.maxAttempts";

    /// Milliseconds before the second try; each further wait is about twice as long. Default: 200.
    public static final String BACKOFF_MILLIS = "kindling.fs.backoffMillis";

    /// Milliseconds within which a request must be answered. Default: 60000.
    public static final String TIMEOUT_MILLIS = "kindling.fs.timeoutMillis";

    /// Value of the `Authorization` header of http and https requests. Default: none.
    public static final String HTTP_AUTHORIZATION = "kindling.fs.http.authorization";

    /// URL of the store, for S3 from other makers. Default: `AWS_ENDPOINT_URL_S3`, `AWS_ENDPOINT_URL`, Amazon's.
    public static final String S3_ENDPOINT = "kindling.fs.s3.endpoint";

    /// Default: `AWS_REGION`, `AWS_DEFAULT_REGION`, us-east-1.
    public static final String S3_REGION = "kindling.fs.s3.region";

    /// `true`: the bucket is the first part of a URL's path, not of its host. Default: `true` where an endpoint is
    /// set.
    public static final String S3_PATH_STYLE = "kindling.fs.s3.pathStyle";

    /// Default: `AWS_ACCESS_KEY_ID`; without it, requests are not signed.
    public static final String S3_ACCESS_KEY = "kindling.fs.s3.accessKey";

    /// Default: `AWS_SECRET_ACCESS_KEY`.
    public static final String S3_SECRET_KEY = "kindling.fs.s3.secretKey";

    /// Default: `AWS_SESSION_TOKEN`.
    public static final String S3_SESSION_TOKEN = "kindling.fs.s3.sessionToken";

    /// Bytes of a part of an upload, 5 MiB at least. Default: 8 MiB.
    public static final String S3_PART_BYTES = "kindling.fs.s3.partBytes";

    /// `host:port` of the name node's web server, for `hdfs:` paths. Default: the host of the path and port 9870.
    public static final String WEBHDFS_ADDRESS = "kindling.fs.webhdfs.address";

    /// Default: `HADOOP_USER_NAME`, the user of this process.
    public static final String WEBHDFS_USER = "kindling.fs.webhdfs.user";

    private static final long serialVersionUID = 1L;
    private static final String PREFIX = "kindling.fs.";

    private static final List<String> KEYS = List.of(
            MAX_ATTEMPTS,
            BACKOFF_MILLIS,
            TIMEOUT_MILLIS,
            HTTP_AUTHORIZATION,
            S3_ENDPOINT,
            S3_REGION,
            S3_PATH_STYLE,
            S3_ACCESS_KEY,
            S3_SECRET_KEY,
            S3_SESSION_TOKEN,
            S3_PART_BYTES,
            WEBHDFS_ADDRESS,
            WEBHDFS_USER);

    private final HashMap<String, String> values = new HashMap<>();

    private FileSystemOptions() {}

    /// The settings that `conf` has of those above.
    ///
    /// @throws KindlingException UNKNOWN_OPTION for a key `kindling.fs.*` that is none of them
    public static FileSystemOptions of(Map<String, String> conf) {
        return of(conf, System::getProperty);
    }

    static FileSystemOptions of(Map<String, String> conf, UnaryOperator<@Nullable String> properties) {
        var options = new FileSystemOptions();
        for (String key : KEYS) {
            String value = conf.getOrDefault(key, properties.apply(key));
            if (value != null) options.values.put(key, value);
        }
        for (String key : conf.keySet()) {
            if (key.startsWith(PREFIX) && !KEYS.contains(key))
                throw KindlingException.of(ErrorCondition.UNKNOWN_OPTION, "there is no setting `" + key + "`")
                        .parameter("option", key)
                        .hint(Suggestions.didYouMean(key, KEYS))
                        .build();
        }
        return options;
    }

    /// The setting `key`, else the first of `variables` that the environment has, else null.
    @Nullable
    String find(String key, String... variables) {
        String value = values.get(key);
        for (int i = 0; value == null && i < variables.length; i++) value = System.getenv(variables[i]);
        return value == null || value.isEmpty() ? null : value;
    }

    String get(String key, String otherwise, String... variables) {
        String value = find(key, variables);
        return value == null ? otherwise : value;
    }

    int number(String key, int otherwise, int least) {
        String value = find(key);
        if (value == null) return otherwise;
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= least) return number;
        } catch (NumberFormatException _) {
            throw invalid(key, value, "use a number of " + least + " or more");
        }
        throw invalid(key, value, "use a number of " + least + " or more");
    }

    boolean flag(String key, boolean otherwise) {
        String value = find(key);
        if (value == null) return otherwise;
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(key, value, "use true or false");
        };
    }

    private static KindlingException invalid(String key, String value, String wayOut) {
        return KindlingException.of(
                        ErrorCondition.INVALID_CONF_VALUE, "`" + value + "` is not a value of " + key + ": " + wayOut)
                .parameter("confName", key)
                .parameter("confValue", value)
                .build();
    }
}
