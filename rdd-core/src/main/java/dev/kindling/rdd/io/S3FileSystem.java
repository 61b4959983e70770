package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.HttpRequests.Answer;
import dev.kindling.rdd.io.S3Client.Target;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Objects in the buckets of Amazon S3 and of stores that speak like it: `s3://bucket/key`. Folders are what keys
/// have in common before a slash; there are none without objects. An object appears when its stream is closed.
record S3FileSystem(String scheme, S3Client client, int partBytes) implements FileSystem {

    private static final int LEAST_PART_BYTES = 5 << 20;
    private static final int KEYS_PER_REQUEST = 1000;

    static FileSystem of(String scheme, FileSystemOptions options) {
        return new S3FileSystem(
                scheme,
                S3Client.of(options),
                options.number(FileSystemOptions.S3_PART_BYTES, 8 << 20, LEAST_PART_BYTES));
    }

    @Override
    public boolean renamesFolders() {
        return false;
    }

    /// The object at `path`, or null if there is none.
    private @Nullable Answer head(Target target) {
        if (target.key().isEmpty() || target.key().endsWith("/")) return null;
        Answer answer = client.send("HEAD", target, "");
        // The answer to HEAD has no room for a reason; that to a listing has, and fails here with it.
        if (answer.status() == 403) isFolder(target);
        return answer.status() == 404 ? null : client.require(target, answer);
    }

    private static String folderKey(Target target) {
        String key = target.key();
        return key.isEmpty() || key.endsWith("/") ? key : key + "/";
    }

    private boolean isFolder(Target target) {
        String query = "encoding-type=url&list-type=2&max-keys=1&prefix=" + UrlEncoding.encode(folderKey(target));
        var bucket = new Target(target.path(), target.bucket(), "");
        Answer answer = client.send("GET", bucket, query);
        if (answer.status() == 404) return false;
        var page = S3Xml.page(target.path(), client.require(bucket, answer).body());
        return target.key().isEmpty() || !page.objects().isEmpty();
    }

    @Override
    public boolean exists(String path) {
        Target target = Target.of(path);
        return head(target) != null || isFolder(target);
    }

    @Override
    public FileStatus status(String path) {
        Target target = Target.of(path);
        Answer answer = head(target);
        if (answer != null)
            return new FileStatus(path, false, answer.number("Content-Length", 0), modifiedMillis(answer));
        if (isFolder(target)) return new FileStatus(path, true, 0, 0);
        throw FileErrors.notFound(path);
    }

    private static long modifiedMillis(Answer answer) {
        String modified = answer.header("Last-Modified");
        if (modified == null) return 0;
        try {
            return ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException _) {
            return 0; // as if the store had not said it
        }
    }

    private void pages(Target target, String prefix, boolean deep, Consumer<S3Xml.Page> each) {
        var bucket = new Target(target.path(), target.bucket(), "");
        String continuation = null;
        do {
            String query = (continuation == null ? "" : "continuation-token=" + UrlEncoding.encode(continuation) + "&")
                    + (deep ? "" : "delimiter=%2F&")
                    + "encoding-type=url&list-type=2&prefix=" + UrlEncoding.encode(prefix);
            Answer answer = client.send("GET", bucket, query);
            var page = S3Xml.page(target.path(), client.require(bucket, answer).body());
            each.accept(page);
            continuation = page.continuation();
        } while (continuation != null);
    }

    @Override
    public List<FileStatus> list(String folder) {
        Target target = Target.of(folder);
        String prefix = folderKey(target);
        String base = folder.endsWith("/") ? folder : folder + "/";
        var found = new ArrayList<FileStatus>();
        boolean[] there = {prefix.isEmpty()};
        pages(target, prefix, false, page -> {
            for (S3Xml.Found object : page.objects()) {
                there[0] = true;
                String name = object.key().substring(prefix.length());
                if (!name.isEmpty())
                    found.add(new FileStatus(base + name, false, object.sizeBytes(), object.modifiedMillis()));
            }
            for (String key : page.folders()) {
                String name = key.substring(prefix.length(), key.length() - 1);
                found.add(new FileStatus(base + name, true, 0, 0));
            }
        });
        if (!there[0] && found.isEmpty()) throw FileErrors.notFound(folder);
        found.sort(Comparator.comparing(FileStatus::name));
        return found;
    }

    @Override
    public InputFile open(String path) {
        Target target = Target.of(path);
        Answer answer = head(target);
        if (answer == null) throw FileErrors.notFound(path);
        return new OpenObject(target, answer.number("Content-Length", 0), answer.header("ETag"));
    }

    private final class OpenObject extends RangedFile {

        private final Target target;
        private final @Nullable String tag;

        OpenObject(Target target, long sizeBytes, @Nullable String tag) {
            super(target.path(), sizeBytes);
            this.target = target;
            this.tag = tag;
        }

        @Override
        byte[] fetch(long position, int length) {
            String range = "bytes=" + position + "-" + (position + length - 1);
            Map<String, String> headers =
                    tag == null ? Map.of("range", range) : Map.of("range", range, "if-match", tag);
            Answer answer = client.send("GET", target, "", headers, new byte[0], length);
            return client.require(target, answer).body();
        }
    }

    @Override
    public OutputStream create(String path) {
        Target target = Target.of(path);
        if (exists(path)) throw FileErrors.alreadyExists(path);
        return new S3OutputStream(client, target, partBytes);
    }

    @Override
    public void makeFolders(String path) {
        // A folder is there when something is in it.
    }

    @Override
    public void rename(String from, String to) {
        if (exists(to)) throw FileErrors.alreadyExists(to);
        replace(from, to);
    }

    /// A copy appears in one step; the original goes after it.
    @Override
    public void replace(String from, String to) {
        Target source = Target.of(from);
        if (head(source) == null) {
            if (!isFolder(source)) throw FileErrors.notFound(from);
            throw KindlingException.of(
                            ErrorCondition.UNSUPPORTED_FEATURE,
                            "the folder `" + from + "` cannot be renamed: S3 has no folders")
                    .parameter("path", from)
                    .parameter("scheme", scheme)
                    .hint("Copy its objects one by one.")
                    .build();
        }
        Target target = Target.of(to);
        String copied = "/" + UrlEncoding.encode(source.bucket()) + "/" + UrlEncoding.encodePath(source.key());
        Answer answer = client.send("PUT", target, "", Map.of("x-amz-copy-source", copied), new byte[0], 0);
        client.require(target, answer);
        remove(source, List.of(source.key()));
    }

    @Override
    public void delete(String path) {
        Target target = Target.of(path);
        var keys = new ArrayList<String>();
        if (head(target) != null) keys.add(target.key());
        pages(target, folderKey(target), true, page -> {
            for (S3Xml.Found object : page.objects()) keys.add(object.key());
        });
        remove(target, keys);
    }

    private void remove(Target target, List<String> keys) {
        if (keys.size() == 1) {
            var object = new Target(target.path(), target.bucket(), keys.getFirst());
            client.require(object, client.send("DELETE", object, ""));
            return;
        }
        var bucket = new Target(target.path(), target.bucket(), "");
        for (int start = 0; start < keys.size(); start += KEYS_PER_REQUEST) {
            var document = new StringBuilder("<Delete><Quiet>true</Quiet>");
            for (String key : keys.subList(start, Math.min(keys.size(), start + KEYS_PER_REQUEST)))
                document.append("<Object><Key>").append(escape(key)).append("</Key></Object>");
            byte[] body = document.append("</Delete>").toString().getBytes(StandardCharsets.UTF_8);
            Answer answer = client.send("POST", bucket, "delete=", Map.of("content-md5", md5(body)), body, 0);
            client.require(bucket, answer);
        }
    }

    private static String escape(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '<' || c == '>' || c == '&' || c == '"' || c < ' ')
                escaped.append("&#").append((int) c).append(';');
            else escaped.append(c);
        }
        return escaped.toString();
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    @Override
    public void sync(String path) {
        // What the store has acknowledged survives.
    }
}
