package dev.kindling.rdd.io;

import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.IOException;
import java.io.Serializable;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Requests over HTTP, made again after a while where that may help: after a lost or refused connection, a timeout,
/// an answer that says the server is overloaded.
///
/// @param maxAttempts how often in all
/// @param backoffMillis the first wait; each further one is about twice as long
record HttpRequests(int maxAttempts, int backoffMillis, int timeoutMillis) implements Serializable {

    private static final long MAX_WAIT_MILLIS = 20_000;
    /// A slower transfer is taken for dead.
    private static final long LEAST_BYTES_PER_MILLI = 50;

    /// One for the JVM: it has threads and connections of its own. Loaded with the first request.
    private static final class Shared {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    /// What a server answered.
    static final class Answer {

        private final int status;
        private final HttpHeaders headers;
        private final byte[] body;
        private final @Nullable Path file;
        private final int attempts;

        private Answer(HttpResponse<Body> response, int attempts) {
            this.status = response.statusCode();
            this.headers = response.headers();
            this.body = response.body().bytes;
            this.file = response.body().file;
            this.attempts = attempts;
        }

        int status() {
            return status;
        }

        byte[] body() {
            return body;
        }

        /// Where the body is if it was asked for by range and came whole; then [#body] is empty.
        @Nullable
        Path file() {
            return file;
        }

        boolean isSuccess() {
            return status / 100 == 2;
        }

        boolean isRedirect() {
            return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Nullable
        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        long number(String name, long otherwise) {
            String value = header(name);
            if (value == null || !value.matches("\\d{1,18}")) return otherwise;
            return Long.parseLong(value);
        }
    }

    private static final class Body {

        private final byte[] bytes;
        private final @Nullable Path file;

        Body(byte[] bytes, @Nullable Path file) {
            this.bytes = bytes;
            this.file = file;
        }
    }

    static HttpRequests of(FileSystemOptions options) {
        return new HttpRequests(
                options.number(FileSystemOptions.MAX_ATTEMPTS, 5, 1),
                options.number(FileSystemOptions.BACKOFF_MILLIS, 200, 0),
                options.number(FileSystemOptions.TIMEOUT_MILLIS, 60_000, 1));
    }

    static boolean isPassing(Answer answer) {
        return switch (answer.status) {
            case 408, 429, 500, 502, 503, 504 -> true;
            default -> false;
        };
    }

    /// The answer to the request that `request` makes anew for each attempt.
    ///
    /// @param path what errors name
    /// @param transferBytes how much is sent or received, about
    /// @throws KindlingException FILE_NOT_READABLE if no attempt is answered
    Answer send(String path, long transferBytes, Supplier<HttpRequest.Builder> request) {
        return send(path, transferBytes, request, HttpRequests::isPassing, false);
    }

    /// As [#send(String, long, Supplier)], with another notion of which answers are worth another attempt, and a
    /// body with status 200 put into a file of its own if `spool`.
    Answer send(
            String path,
            long transferBytes,
            Supplier<HttpRequest.Builder> request,
            Predicate<Answer> passing,
            boolean spool) {
        long limitMillis = timeoutMillis + transferBytes / LEAST_BYTES_PER_MILLI;
        for (int attempt = 1; ; attempt++) {
            HttpRequest current =
                    request.get().timeout(Duration.ofMillis(limitMillis)).build();
            long asked = 0;
            try {
                Answer answer = sendOnce(path, current, limitMillis, spool, attempt);
                if (attempt == maxAttempts || !passing.test(answer)) return answer;
                asked = TimeUnit.SECONDS.toMillis(answer.number("Retry-After", 0));
            } catch (IOException e) {
                if (attempt == maxAttempts) throw unanswered(path, current.uri(), attempt, e);
            }
            pause(path, attempt, asked);
        }
    }

    private Answer sendOnce(String path, HttpRequest request, long limitMillis, boolean spool, int attempt)
            throws IOException {
        var spooled = new AtomicReference<@Nullable Path>();
        var answer = Shared.CLIENT.sendAsync(request, info -> body(info, spool, spooled));
        boolean done = false;
        try {
            HttpResponse<Body> response = await(answer, limitMillis, spooled);
            done = true;
            return new Answer(response, attempt);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException _) {
            throw new HttpTimeoutException("no complete answer in time");
        } catch (InterruptedException e) {
            throw interrupted(path, e);
        } finally {
            if (!done) {
                answer.cancel(true);
                Path file = spooled.get();
                if (file != null) Files.deleteIfExists(file);
            }
        }
    }

    /// Waits for the answer within `limitMillis`; longer while a file that comes whole grows.
    private static HttpResponse<Body> await(
            Future<HttpResponse<Body>> answer, long limitMillis, AtomicReference<@Nullable Path> spooled)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long seen = 0;
        while (true) {
            try {
                return answer.get(limitMillis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                Path file = spooled.get();
                long size = file == null ? 0 : Files.size(file);
                if (size == seen) throw e;
                seen = size;
            }
        }
    }

    private static HttpResponse.BodySubscriber<Body> body(
            HttpResponse.ResponseInfo info, boolean spool, AtomicReference<@Nullable Path> spooled) {
        if (!spool || info.statusCode() != 200)
            return BodySubscribers.mapping(BodySubscribers.ofByteArray(), bytes -> new Body(bytes, null));
        try {
            Path file = Files.createTempFile("kindling-http-", ".part");
            spooled.set(file);
            return BodySubscribers.mapping(BodySubscribers.ofFile(file), whole -> new Body(new byte[0], whole));
        } catch (IOException e) {
            throw FileErrors.writing(System.getProperty("java.io.tmpdir"), e);
        }
    }

    private void pause(String path, int attempt, long askedMillis) {
        long doubled = (long) backoffMillis << Math.min(attempt - 1, 16);
        long jittered = doubled / 2 + ThreadLocalRandom.current().nextLong(doubled / 2 + 1);
        try {
            Thread.sleep(Math.min(MAX_WAIT_MILLIS, Math.max(jittered, backoffMillis == 0 ? 0 : askedMillis)));
        } catch (InterruptedException e) {
            throw interrupted(path, e);
        }
    }

    private static KindlingException interrupted(String path, InterruptedException e) {
        Thread.currentThread().interrupt();
        return KindlingException.of(ErrorCondition.OPERATION_CANCELED, "canceled while waiting for `" + path + "`")
                .parameter("path", path)
                .causedBy(e)
                .build();
    }

    private static KindlingException unanswered(String path, URI uri, int attempts, IOException e) {
        String what = switch (e) {
            case ConnectException _ -> "cannot connect to " + uri.getAuthority();
            case HttpTimeoutException _ -> uri.getAuthority() + " does not answer in time";
            default -> "the connection to " + uri.getAuthority() + " broke (" + e.getMessage() + ")";
        };
        return KindlingException.of(
                        ErrorCondition.FILE_NOT_READABLE, what + " for `" + path + "`, tried " + attempts + " times")
                .parameter("path", path)
                .parameter("attempts", attempts)
                .hint("Check the name of the host, that it runs and that it can be reached from here.")
                .causedBy(e)
                .build();
    }

    /// The error that an answer other than success is.
    static KindlingException refused(String path, Answer answer, String why) {
        String said = "the server answered " + answer.status + (why.isEmpty() ? "" : " (" + why + ")");
        return switch (answer.status) {
            case 404, 410 ->
                KindlingException.of(ErrorCondition.PATH_NOT_FOUND, "there is nothing at `" + path + "`: " + said)
                        .parameter("path", path)
                        .parameter("status", answer.status)
                        .hint("Check the spelling.")
                        .build();
            case 401, 403 ->
                error("no permission for `" + path + "`: " + said, path, answer)
                        .hint("Check the credentials, and that they allow this access.")
                        .build();
            case 412 ->
                error("`" + path + "` was changed while it was read", path, answer)
                        .hint("Start again.")
                        .build();
            default ->
                error("no access to `" + path + "`: " + said + " to the last of " + attempts(answer), path, answer)
                        .hint(
                                isPassing(answer)
                                        ? "Try again later; " + FileSystemOptions.MAX_ATTEMPTS
                                                + " says how often a request is tried."
                                        : "Check the path and the settings of this file system.")
                        .build();
        };
    }

    private static String attempts(Answer answer) {
        return answer.attempts == 1 ? "1 attempt" : answer.attempts + " attempts";
    }

    private static KindlingException.Builder error(String detail, String path, Answer answer) {
        return KindlingException.of(ErrorCondition.FILE_NOT_READABLE, detail)
                .parameter("path", path)
                .parameter("status", answer.status)
                .parameter("attempts", answer.attempts);
    }
}
