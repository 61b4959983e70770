package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.HttpRequests.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Files on web servers: they can be read, not listed or written. A server that does not know ranges sends a file
/// whole once, into a temporary file.
record HttpFileSystem(
        String scheme, HttpRequests requests, @Nullable String authorization) implements FileSystem {

    private static final int MAX_REDIRECTS = 5;
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (?:\\d+-\\d+|\\*)/(\\d{1,18})");

    static FileSystem of(String scheme, FileSystemOptions options) {
        return new HttpFileSystem(scheme, HttpRequests.of(options), options.find(FileSystemOptions.HTTP_AUTHORIZATION));
    }

    /// What a server says of a file before its bytes.
    ///
    /// @param tag null if the server does not tell versions apart
    private record Head(
            URI uri,
            long sizeBytes,
            long modifiedMillis,
            @Nullable String tag) {}

    /// An answer and where it came from in the end.
    private record Found(URI uri, Answer answer) {}

    @Override
    public String toString() {
        return "HttpFileSystem[" + scheme + "]"; // without what authorizes
    }

    @Override
    public boolean hasFolders() {
        return false;
    }

    private static URI uri(String path) {
        try {
            URI uri = URI.create(UrlEncoding.tolerate(path));
            if (uri.getHost() != null) return uri;
        } catch (IllegalArgumentException _) {
            throw invalid(path);
        }
        throw invalid(path);
    }

    private static KindlingException invalid(String path) {
        return KindlingException.of(ErrorCondition.INVALID_URL, "`" + path + "` is not a URL")
                .parameter("url", path)
                .hint("Write http://host/path, with special characters as %XX.")
                .build();
    }

    /// The answer after redirects, if the server made any.
    private Found follow(String path, URI start, long transferBytes, boolean spool, RequestMaker maker) {
        String origin = uri(path).getAuthority();
        URI uri = start;
        for (int redirects = 0; ; redirects++) {
            URI current = uri;
            Supplier<HttpRequest.Builder> request = () -> {
                HttpRequest.Builder builder = maker.make(HttpRequest.newBuilder(current));
                boolean sameServer = current.getAuthority().equals(origin);
                if (authorization != null && sameServer) builder.header("Authorization", authorization);
                return builder;
            };
            Answer answer = requests.send(path, transferBytes, request, HttpRequests::isPassing, spool);
            String location = answer.isRedirect() ? answer.header("Location") : null;
            if (location == null) return new Found(current, answer);
            if (redirects == MAX_REDIRECTS) throw HttpRequests.refused(path, answer, "too many redirects");
            uri = current.resolve(URI.create(UrlEncoding.tolerate(location)));
            boolean downgraded = "https".equals(current.getScheme()) && !"https".equals(uri.getScheme());
            if (downgraded || uri.getHost() == null)
                throw HttpRequests.refused(path, answer, "a redirect to " + location + ", which is not followed");
        }
    }

    @FunctionalInterface
    private interface RequestMaker {
        HttpRequest.Builder make(HttpRequest.Builder builder);
    }

    /// @return null if there is nothing
    private @Nullable Head head(String path) {
        Found found = follow(path, uri(path), 0, false, request -> request.method("HEAD", BodyPublishers.noBody()));
        Answer answer = found.answer;
        long size = answer.number("Content-Length", -1);
        if (answer.isSuccess() && size >= 0) return head(found, size);
        if (answer.status() == 404 || answer.status() == 410) return null;
        return headByReading(path); // not every server knows HEAD, or the length of what it computes
    }

    private @Nullable Head headByReading(String path) {
        Found found = follow(
                path,
                uri(path),
                0,
                true,
                request -> request.header("Range", "bytes=0-0").GET());
        Answer answer = found.answer;
        try {
            if (answer.status() == 404 || answer.status() == 410) return null;
            if (answer.file() != null) return head(found, Files.size(answer.file()));
            Matcher range = CONTENT_RANGE.matcher(String.valueOf(answer.header("Content-Range")));
            if ((answer.status() == 206 || answer.status() == 416) && range.matches())
                return head(found, Long.parseLong(range.group(1)));
            throw HttpRequests.refused(path, answer, "");
        } catch (IOException e) {
            throw FileErrors.reading(path, e);
        } finally {
            discard(answer.file());
        }
    }

    private static Head head(Found found, long size) {
        String tag = found.answer.header("ETag");
        boolean strong = tag != null && !tag.startsWith("W/");
        return new Head(found.uri, size, modifiedMillis(found.answer), strong ? tag : null);
    }

    private static long modifiedMillis(Answer answer) {
        String modified = answer.header("Last-Modified");
        if (modified == null) return 0;
        try {
            return ZonedDateTime.parse(modified, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
        } catch (DateTimeException _) {
            return 0; // as if the server had not said it
        }
    }

    private static void discard(@Nullable Path file) {
        try {
            if (file != null) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Head headOf(String path) {
        Head head = head(path);
        if (head == null) throw FileErrors.notFound(path);
        return head;
    }

    @Override
    public boolean exists(String path) {
        return head(path) != null;
    }

    @Override
    public FileStatus status(String path) {
        Head head = headOf(path);
        return new FileStatus(path, false, head.sizeBytes, head.modifiedMillis);
    }

    @Override
    public InputFile open(String path) {
        return new OpenFile(path, headOf(path));
    }

    private final class OpenFile extends RangedFile {

        private final Head head;
        /// All of the file, if the server would not send a part.
        private @Nullable Path whole;

        OpenFile(String path, Head head) {
            super(path, head.sizeBytes);
            this.head = head;
        }

        @Override
        byte[] fetch(long position, int length) {
            Path copy = copy();
            if (copy != null) return fromCopy(copy, position, length);
            Answer answer = follow(path(), head.uri, length, true, request -> {
                        if (head.tag != null) request.header("If-Match", head.tag);
                        return request.header("Range", "bytes=" + position + "-" + (position + length - 1))
                                .GET();
                    })
                    .answer;
            if (answer.status() == 206) return answer.body();
            if (answer.file() == null) throw HttpRequests.refused(path(), answer, "");
            return fromCopy(keep(answer.file()), position, length);
        }

        private synchronized @Nullable Path copy() {
            return whole;
        }

        private synchronized Path keep(Path file) {
            if (whole != null) discard(file);
            else whole = file;
            return whole;
        }

        private byte[] fromCopy(Path copy, long position, int length) {
            try (var channel = FileChannel.open(copy, StandardOpenOption.READ)) {
                var bytes = ByteBuffer.allocate(Math.clamp(channel.size() - position, 0, length));
                while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {}
                return bytes.array();
            } catch (IOException e) {
                throw FileErrors.reading(path(), e);
            }
        }

        @Override
        public synchronized void close() {
            discard(whole);
            whole = null;
        }
    }

    // --- What web servers do not do.

    @Override
    public List<FileStatus> list(String folder) {
        throw FileErrors.cannotList(folder, scheme);
    }

    @Override
    public OutputStream create(String path) {
        throw readOnly(path);
    }

    @Override
    public void makeFolders(String path) {
        throw readOnly(path);
    }

    @Override
    public void rename(String from, String to) {
        throw readOnly(to);
    }

    @Override
    public void replace(String from, String to) {
        throw readOnly(to);
    }

    @Override
    public void delete(String path) {
        throw readOnly(path);
    }

    @Override
    public void sync(String path) {
        throw readOnly(path);
    }

    private KindlingException readOnly(String path) {
        return KindlingException.of(
                        ErrorCondition.UNSUPPORTED_FEATURE,
                        "`" + path + "` cannot be written: " + scheme + " is for reading")
                .parameter("path", path)
                .parameter("scheme", scheme)
                .hint("Write to a local folder, s3:// or webhdfs://.")
                .build();
    }
}
