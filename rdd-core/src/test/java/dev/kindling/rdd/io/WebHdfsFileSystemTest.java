package dev.kindling.rdd.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.KindlingContext;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a server that is name node (`/webhdfs/v1`) and data node (`/data`), over a folder of this machine.
class WebHdfsFileSystemTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test
    Path folder;

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger failures = new AtomicInteger();
    private final Map<String, String> settings;
    private final FileSystems systems;
    private final String root = "hdfs://namenode:8020";
    private final FileSystem system;

    WebHdfsFileSystemTest() throws IOException {
        server.setExecutor(threads);
        server.createContext("/webhdfs/v1", this::nameNode);
        server.createContext("/data", this::dataNode);
        server.start();
        settings = Map.of(
                FileSystemOptions.WEBHDFS_ADDRESS,
                        "127.0.0.1:" + server.getAddress().getPort(),
                FileSystemOptions.WEBHDFS_USER, "alice",
                FileSystemOptions.BACKOFF_MILLIS, "1");
        systems = FileSystems.standard(settings);
        system = systems.of(root + "/");
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private Path local(String path) {
        return path.equals("/") ? folder : folder.resolve(path.substring(1));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        var query = new HashMap<String, String>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private void nameNode(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath().substring("/webhdfs/v1".length());
            Path file = local(path);
            var query = query(exchange);
            if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (!"alice".equals(query.get("user.name"))) {
                remote(exchange, 403, "AccessControlException", "Permission denied: user=" + query.get("user.name"));
                return;
            }
            switch (exchange.getRequestMethod() + " " + query.get("op")) {
                case "GET GETFILESTATUS" -> {
                    if (Files.exists(file)) respond(exchange, 200, "{\"FileStatus\":" + status(file, "") + "}");
                    else remote(exchange, 404, "FileNotFoundException", "File does not exist: " + path);
                }
                case "GET LISTSTATUS" -> list(exchange, file);
                case "GET OPEN", "PUT CREATE" -> {
                    exchange.getResponseHeaders()
                            .set(
                                    "Location",
                                    "http://127.0.0.1:"
                                            + server.getAddress().getPort() + "/data"
                                            + exchange.getRequestURI()
                                                    .toString()
                                                    .substring("/webhdfs/v1".length()));
                    exchange.sendResponseHeaders(307, -1);
                }
                case "PUT MKDIRS" -> {
                    Files.createDirectories(file);
                    respond(exchange, 200, "{\"boolean\": true}");
                }
                case "PUT RENAME" -> {
                    Path to = local(query.getOrDefault("destination", ""));
                    boolean overwrite = "OVERWRITE".equals(query.get("renameoptions"));
                    boolean allowed = Files.exists(file) && (overwrite || !Files.exists(to));
                    if (allowed) Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
                    respond(exchange, 200, "{\"boolean\": " + allowed + "}");
                }
                case "DELETE DELETE" -> {
                    boolean there = Files.exists(file);
                    new LocalFileSystem().delete(file.toString());
                    respond(exchange, 200, "{\"boolean\": " + there + "}");
                }
                default -> remote(exchange, 400, "UnsupportedOperationException", "no such operation");
            }
        }
    }

    private static void list(HttpExchange exchange, Path file) throws IOException {
        try (Stream<Path> entries = Files.list(file)) {
            String all = entries.map(entry -> status(entry, entry.getFileName().toString()))
                    .collect(Collectors.joining(","));
            respond(exchange, 200, "{\"FileStatuses\":{\"FileStatus\":[" + all + "]}}");
        }
    }

    private static String status(Path file, String name) {
        boolean isFolder = Files.isDirectory(file);
        return "{\"pathSuffix\":\"" + name + "\",\"type\":\"" + (isFolder ? "DIRECTORY" : "FILE") + "\",\"length\":"
                + (isFolder ? 0 : file.toFile().length()) + ",\"modificationTime\":1320173277227,\"replication\":1}";
    }

    private void dataNode(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = local(exchange.getRequestURI().getPath().substring("/data".length()));
            var query = query(exchange);
            if (exchange.getRequestMethod().equals("PUT")) {
                Files.createDirectories(file.getParent());
                Files.write(file, exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(201, -1);
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            int start = Integer.parseInt(query.get("offset"));
            int end = Math.min(bytes.length, start + Integer.parseInt(query.get("length")));
            byte[] part = Arrays.copyOfRange(bytes, start, end);
            exchange.sendResponseHeaders(200, part.length == 0 ? -1 : part.length);
            exchange.getResponseBody().write(part);
        }
    }

    private static void remote(HttpExchange exchange, int status, String kind, String message) throws IOException {
        respond(
                exchange,
                status,
                "{\"RemoteException\":{\"exception\":\"" + kind + "\",\"javaClassName\":\"x\",\"message\":\"" + message
                        + "\"}}");
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Test
    void readsWhatItWrote() throws Exception {
        byte[] bytes = new byte[700_000];
        Arrays.fill(bytes, (byte) 'x');
        String path = root + "/deep er/ümlaut+&?.bin";
        try (OutputStream out = system.create(path)) {
            out.write(bytes);
        }
        assertThat(Files.readAllBytes(folder.resolve("deep er/ümlaut+&?.bin"))).isEqualTo(bytes);
        try (InputFile file = system.open(path);
                var in = file.stream(0)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
            assertThat(file.read(699_990, bytes, 0, 100)).isEqualTo(10);
        }
        assertThat(system.status(path).modifiedMillis()).isEqualTo(1320173277227L);
    }

    @Test
    void listsAndFindsByPattern() throws Exception {
        Files.createDirectories(folder.resolve("logs/2022"));
        for (String name : List.of("logs/a.txt", "logs/b.csv", "logs/2022/c.txt", "logs/_hidden.txt"))
            Files.writeString(folder.resolve(name), name + "\n");
        try (var context =
                KindlingContext.builder().master("local[2]").conf(settings).build()) {
            assertThat(context.textFile(root + "/logs/**/*.txt").collect())
                    .containsExactlyInAnyOrder("logs/a.txt", "logs/2022/c.txt");
            assertThat(context.textFile(root + "/logs").count()).isEqualTo(3);
        }
    }

    @Test
    void commitsOutputByRenaming() throws Exception {
        Map<String, Integer> expected = new TreeMap<>();
        for (OutputMode mode : List.of(OutputMode.ERROR, OutputMode.OVERWRITE, OutputMode.APPEND)) {
            DyingWriter.write(system, root + "/out", mode, mode.name());
            if (mode == OutputMode.OVERWRITE) expected.clear();
            expected.put(mode.name(), 6);
        }
        var found = new TreeMap<String, Integer>();
        for (DataFile file : new FileListing(systems).find(List.of(root + "/out")))
            found.merge(Files.readString(folder.resolve(file.path().substring(root.length() + 1))), 1, Integer::sum);
        assertThat(found).isEqualTo(expected);
        try (var left = Files.list(folder)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void replacesASingleFile() throws Exception {
        for (String version : List.of("1", "2")) {
            try (var output = new SingleFileOutput(system, root + "/one.txt", OutputMode.OVERWRITE)) {
                try (OutputStream out = system.create(output.path())) {
                    out.write(version.getBytes(StandardCharsets.UTF_8));
                }
                output.commit();
            }
            assertThat(folder.resolve("one.txt")).hasContent(version);
        }
    }

    @Test
    void triesAgainWhenTheNameNodeIsBusy() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "x");
        failures.set(4);
        assertThat(system.exists(root + "/a.txt")).isTrue();
        failures.set(100);
        var error = catchThrowableOfType(KindlingException.class, () -> system.exists(root + "/a.txt"));
        assertThat(error.parameters()).containsEntry("status", "503").containsEntry("attempts", "5");
    }

    @Test
    void saysWhatTheNameNodeSays() {
        var error = catchThrowableOfType(KindlingException.class, () -> system.open(root + "/none"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.PATH_NOT_FOUND);
        var others = new HashMap<>(settings);
        others.put(FileSystemOptions.WEBHDFS_USER, "mallory");
        var other = FileSystems.standard(others).of(root + "/");
        error = catchThrowableOfType(KindlingException.class, () -> other.exists(root + "/none"));
        assertThat(error.condition()).isEqualTo(ErrorCondition.FILE_NOT_READABLE);
        assertThat(error.detail()).contains("AccessControlException").contains("user=mallory");
    }

    @Test
    void takesTheServerFromThePath() {
        String path = "webhdfs://127.0.0.1:" + server.getAddress().getPort() + "/";
        assertThat(FileSystems.standard(Map.of(FileSystemOptions.WEBHDFS_USER, "alice"))
                        .of(path)
                        .status(path)
                        .isFolder())
                .isTrue();
    }
}
