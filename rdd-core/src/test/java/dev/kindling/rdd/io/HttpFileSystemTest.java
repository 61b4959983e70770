package dev.kindling.rdd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.KindlingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpFileSystemTest {

    private static final Map<String, String> QUICK =
            Map.of(FileSystemOptions.BACKOFF_MILLIS, "1", FileSystemOptions.TIMEOUT_MILLIS, "5000");

    /// What a server makes of requests for a file.
    private enum Manner {
        RANGES,
        /// Always all of it.
        WHOLE,
        /// All of it, without a word about its length.
        CHUNKED,
        /// Knows only GET.
        NO_HEAD
    }

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int failureStatus = 503;
    private volatile Manner manner = Manner.RANGES;
    private volatile String authorization = "";
    private final String root;
    private final FileSystems systems = FileSystems.standard(QUICK);

    HttpFileSystemTest() throws IOException {
        root = "http://127.0.0.1:" + server.getAddress().getPort();
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.createContext("/moved/", exchange -> {
            String to = exchange.getRequestURI().toString().substring("/moved".length());
            exchange.getResponseHeaders().set("Location", to);
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/circle", exchange -> {
            exchange.getResponseHeaders().set("Location", "/circle");
            exchange.sendResponseHeaders(301, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.incrementAndGet();
            authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = files.get(exchange.getRequestURI().getPath());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) exchange.sendResponseHeaders(failureStatus, -1);
            else if (bytes == null) exchange.sendResponseHeaders(404, -1);
            else if (head && manner == Manner.NO_HEAD) exchange.sendResponseHeaders(405, -1);
            else if (head) {
                if (manner != Manner.CHUNKED)
                    exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
                exchange.getResponseHeaders().set("Last-Modified", "Wed, 12 Oct 2022 17:50:00 GMT");
                exchange.sendResponseHeaders(200, -1);
            } else send(exchange, bytes);
        }
    }

    private void send(HttpExchange exchange, byte[] bytes) throws IOException {
        Matcher range = Pattern.compile("bytes=(\\d+)-(\\d+)")
                .matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Range")));
        if (range.matches() && (manner == Manner.RANGES || manner == Manner.NO_HEAD)) {
            int start = Integer.parseInt(range.group(1));
            int end = Math.min(bytes.length, Integer.parseInt(range.group(2)) + 1);
            exchange.getResponseHeaders().set("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + bytes.length);
            exchange.sendResponseHeaders(206, end - start);
            exchange.getResponseBody().write(bytes, start, end - start);
        } else {
            exchange.sendResponseHeaders(200, manner == Manner.CHUNKED ? 0 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private byte[] read(String path) throws IOException {
        try (InputFile file = systems.of(path).open(path);
                var in = file.stream(0)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsFromAllKindsOfServers(Manner kind) throws Exception {
        manner = kind;
        byte[] bytes = new byte[1_000_000];
        new SplittableRandom(1).nextBytes(bytes);
        files.put("/data.bin", bytes);
        FileSystem system = systems.of(root);
        assertThat(system.status(root + "/data.bin").sizeBytes()).isEqualTo(bytes.length);
        assertThat(read(root + "/data.bin")).isEqualTo(bytes);
        try (InputFile file = system.open(root + "/data.bin")) {
            byte[] part = new byte[1000];
            assertThat(file.read(765_432, part, 0, 1000)).isEqualTo(1000);
            assertThat(part).isEqualTo(Arrays.copyOfRange(bytes, 765_432, 766_432));
            assertThat(file.read(bytes.length - 3, part, 0, 1000)).isEqualTo(3);
            assertThat(file.read(bytes.length, part, 0, 1000)).isEqualTo(-1);
        }
    }

    @Test
    void readsLinesOfCompressedFilesAndLists() throws Exception {
        var packed = new ByteArrayOutputStream();
        try (var out = Compression.GZIP.compress(packed)) {
            out.write("packed\n".getBytes(StandardCharsets.UTF_8));
        }
        files.put("/a b.gz", packed.toByteArray());
        files.put("/1.txt", "one\n".repeat(100).getBytes(StandardCharsets.UTF_8));
        files.put("/2.txt", "two\n".getBytes(StandardCharsets.UTF_8));
        try (var context =
                KindlingContext.builder().master("local[2]").conf(QUICK).build()) {
            assertThat(context.textFile(root + "/a b.gz?version=1").collect()).containsExactly("packed");
            assertThat(context.textFile(root + "/1.txt," + root + "/2.txt", 8).count())
                    .isEqualTo(101);
            assertThat(context.textFile(root + "/{1,2}.txt").count()).isEqualTo(101);
        }
    }

    @Test
    void followsRedirects() throws Exception {
        files.put("/a.txt", "there".getBytes(StandardCharsets.UTF_8));
        assertThat(read(root + "/moved/moved/a.txt")).isEqualTo("there".getBytes(StandardCharsets.UTF_8));
        var error = catchThrowableOfType(KindlingException.class, () -> read(root + "/circle"));
        assertThat(error.detail()).contains("too many redirects");
    }

    @Test
    void sendsTheAuthorizationItIsGiven() throws Exception {
        files.put("/a.txt", new byte[1]);
        var settings = new HashMap<>(QUICK);
        settings.put(FileSystemOptions.HTTP_AUTHORIZATION, "Bearer abc");
        FileSystem system = FileSystems.standard(settings).of(root);
        system.status(root + "/a.txt");
        assertThat(authorization).isEqualTo("Bearer abc");
        assertThat(system.toString()).doesNotContain("abc");
    }

    // --- What cannot be.

    @Test
    void refusesWildcardsAndWriting() {
        var error = catchThrowableOfType(
                KindlingException.class, () -> new FileListing(systems).find(List.of(root + "/*.txt")));
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNSUPPORTED_FEATURE);
        error = catchThrowableOfType(
                KindlingException.class, () -> systems.of(root).create(root + "/a.txt"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNSUPPORTED_FEATURE);
    }

    @Test
    void refusesWhatIsNoUrl() {
        for (String path : List.of("http://", "http:///a", "http://[a/b"))
            assertThat(catchThrowableOfType(KindlingException.class, () -> read(path))
                            .condition())
                    .isEqualTo(ErrorCondition.INVALID_URL);
    }

    // --- Faults.

    @ParameterizedTest
    @CsvSource({"404, PATH_NOT_FOUND", "410, PATH_NOT_FOUND", "403, FILE_NOT_READABLE", "401, FILE_NOT_READABLE"})
    void doesNotTryAgainWhatIsRefused(int status, ErrorCondition condition) throws Exception {
        files.put("/a.txt", new byte[10]);
        InputFile file = systems.of(root).open(root + "/a.txt");
        failureStatus = status;
        failures.set(100);
        requests.set(0);
        var error = catchThrowableOfType(KindlingException.class, () -> file.read(0, new byte[10], 0, 10));
        assertThat(error.condition()).isEqualTo(condition);
        assertThat(error.parameters()).containsEntry("path", root + "/a.txt");
        assertThat(requests).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void triesAgainWhatMayPass(int status) throws Exception {
        files.put("/a.txt", "content".getBytes(StandardCharsets.UTF_8));
        failureStatus = status;
        failures.set(4);
        assertThat(read(root + "/a.txt")).isEqualTo("content".getBytes(StandardCharsets.UTF_8));
        assertThat(requests).hasValue(6); // four failures, the length, the bytes
    }

    @Test
    void saysHowOftenItTried() {
        failures.set(100);
        var error = catchThrowableOfType(KindlingException.class, () -> read(root + "/a.txt"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_NOT_READABLE);
        assertThat(error.parameters()).containsEntry("status", "503").containsEntry("attempts", "5");
    }

    @Test
    void namesTheHostThatIsDead() throws Exception {
        int port;
        try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = unused.getLocalPort();
        }
        String path = "http://127.0.0.1:" + port + "/a.txt";
        var error = catchThrowableOfType(KindlingException.class, () -> read(path));
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_NOT_READABLE);
        assertThat(error.parameters()).containsEntry("path", path).containsEntry("attempts", "5");
        assertThat(error.detail()).contains("cannot connect to 127.0.0.1:" + port);
    }

    /// A server that breaks connections in the middle of the body until `breaks` is used up.
    private static final class BreakingServer implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger connections = new AtomicInteger();
        private final int breaks;
        private final boolean silent;

        BreakingServer(int breaks, boolean silent) throws IOException {
            this.breaks = breaks;
            this.silent = silent;
            Thread.ofVirtual().start(this::serve);
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/a.txt";
        }

        private void serve() {
            while (!socket.isClosed()) {
                try {
                    Socket connection = socket.accept();
                    Thread.ofVirtual().start(() -> answer(connection));
                } catch (IOException _) {
                    return; // closed
                }
            }
        }

        private void answer(Socket connection) {
            try {
                var request = new StringBuilder();
                while (!request.toString().endsWith("\r\n\r\n")) {
                    int b = connection.getInputStream().read();
                    if (b < 0) return;
                    request.append((char) b);
                }
                boolean head = request.toString().startsWith("HEAD");
                boolean broken = !head && connections.incrementAndGet() <= breaks;
                String body = broken ? "con" : "content";
                String text = "HTTP/1.1 " + (head ? "200 OK" : "206 Partial")
                        + "\r\nContent-Length: 7\r\nConnection: close\r\n\r\n" + (head ? "" : body);
                connection.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
                connection.getOutputStream().flush();
                if (broken && silent) return; // stays open without a word
                if (broken) connection.setSoLinger(true, 0);
                connection.close();
            } catch (IOException _) {
                // The client has gone.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void goesOnAfterConnectionsBreak() throws Exception {
        try (var breaking = new BreakingServer(4, false)) {
            assertThat(read(breaking.url())).isEqualTo("content".getBytes(StandardCharsets.UTF_8));
            assertThat(breaking.connections).hasValue(5);
        }
    }

    @Test
    void givesUpWhenConnectionsKeepBreaking() throws Exception {
        try (var breaking = new BreakingServer(100, false)) {
            var error = catchThrowableOfType(KindlingException.class, () -> read(breaking.url()));
            assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_NOT_READABLE);
            assertThat(error.parameters()).containsEntry("attempts", "5").containsEntry("path", breaking.url());
            assertThat(breaking.connections).hasValue(5);
        }
    }

    @Test
    void doesNotWaitForeverForAServerThatFallsSilent() throws Exception {
        try (var silent = new BreakingServer(1, true)) {
            var settings = new HashMap<>(QUICK);
            settings.put(FileSystemOptions.TIMEOUT_MILLIS, "200");
            FileSystem system = FileSystems.standard(settings).of(silent.url());
            try (InputFile file = system.open(silent.url());
                    var in = file.stream(0)) {
                assertThat(in.readAllBytes()).isEqualTo("content".getBytes(StandardCharsets.UTF_8));
            }
            assertThat(silent.connections).hasValue(2);
        }
    }

    @Test
    void refusesSettingsItDoesNotUnderstand() {
        var error = catchThrowableOfType(
                KindlingException.class, () -> FileSystems.standard(Map.of("kindling.fs.maxAttempt", "3")));
        assertThat(error.condition()).isEqualTo(ErrorCondition.UNKNOWN_OPTION);
        assertThat(error.hint()).contains(FileSystemOptions.MAX_ATTEMPTS);
        error = catchThrowableOfType(
                KindlingException.class,
                () -> FileSystems.standard(Map.of(FileSystemOptions.MAX_ATTEMPTS, "no"))
                        .of(root));
        assertThat(error.condition()).isEqualTo(ErrorCondition.INVALID_CONF_VALUE);
    }
}
