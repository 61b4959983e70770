package dev.kindling.execution.settings;

import dev.kindling.rdd.io.FileSystemOptions;
import java.util.List;
import java.util.function.Function;

/// Where files lie that are not on this machine, as settings of a session. [FileSystemOptions] reads them.
final class FileSystemSettings {

    private static final int LEAST_PART_BYTES = 5 << 20;

    private static final ConfigOption<Integer> MAX_ATTEMPTS =
            count(FileSystemOptions.MAX_ATTEMPTS, "5", "How often a request over the network is tried.", 1);

    private static final ConfigOption<Integer> BACKOFF_MILLIS = count(
            FileSystemOptions.BACKOFF_MILLIS,
            "200",
            "Milliseconds before a request is tried for the second time; doubled each time.",
            0);

    private static final ConfigOption<Integer> TIMEOUT_MILLIS = count(
            FileSystemOptions.TIMEOUT_MILLIS,
            "60000",
            "Milliseconds within which a request over the network must be answered.",
            1);

    private static final ConfigOption<String> HTTP_AUTHORIZATION = ConfigOption.secret(
            FileSystemOptions.HTTP_AUTHORIZATION,
            "The header Authorization for http and https; not sent to where a server redirects.");

    private static final ConfigOption<String> S3_ENDPOINT = ConfigOption.text(
            FileSystemOptions.S3_ENDPOINT,
            "",
            "The URL of the object store; else AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, Amazon's.");

    private static final ConfigOption<String> S3_REGION = ConfigOption.text(
            FileSystemOptions.S3_REGION,
            "",
            "The region of the object store; else AWS_REGION, AWS_DEFAULT_REGION, us-east-1.");

    private static final ConfigOption<Boolean> S3_PATH_STYLE = new ConfigOption<>(
            FileSystemOptions.S3_PATH_STYLE,
            "",
            "Whether the bucket stands in the path, not in the host; else whether an endpoint is set.",
            ConfigOption::parseFlag);

    private static final ConfigOption<String> S3_ACCESS_KEY = ConfigOption.secret(
            FileSystemOptions.S3_ACCESS_KEY,
            "The access key; else AWS_ACCESS_KEY_ID. Without, requests are not signed.");

    private static final ConfigOption<String> S3_SECRET_KEY = ConfigOption.secret(
            FileSystemOptions.S3_SECRET_KEY, "The secret of the access key; else AWS_SECRET_ACCESS_KEY.");

    private static final ConfigOption<String> S3_SESSION_TOKEN = ConfigOption.secret(
            FileSystemOptions.S3_SESSION_TOKEN, "The token of keys for a while; else AWS_SESSION_TOKEN.");

    private static final ConfigOption<Integer> S3_PART_BYTES = count(
            FileSystemOptions.S3_PART_BYTES,
            Integer.toString(8 << 20),
            "Bytes of a part of an upload, " + LEAST_PART_BYTES + " at least.",
            LEAST_PART_BYTES);

    private static final ConfigOption<String> WEBHDFS_ADDRESS = ConfigOption.text(
            FileSystemOptions.WEBHDFS_ADDRESS,
            "",
            "host:port of the name node's web server, for paths of hdfs; else the host of the path and 9870.");

    private static final ConfigOption<String> WEBHDFS_USER = ConfigOption.text(
            FileSystemOptions.WEBHDFS_USER,
            "",
            "Who asks Hadoop's file system; else HADOOP_USER_NAME, the user of the process.");

    private FileSystemSettings() {}

    static List<ConfigOption<?>> all() {
        return List.of(
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
    }

    private static ConfigOption<Integer> count(String key, String defaultText, String description, int least) {
        Function<String, Integer> parser = text -> {
            int count = Integer.parseInt(text);
            if (count < least) throw new IllegalArgumentException("less than " + least);
            return count;
        };
        return new ConfigOption<>(key, defaultText, description, parser);
    }
}
