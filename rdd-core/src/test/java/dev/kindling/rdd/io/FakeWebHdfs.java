package dev.kindling.rdd.io;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A server on the loopback interface that is name node (`/webhdfs/v1`) and data node (`/data`), over a folder of
/// this machine. It answers one user.
public final class FakeWebHdfs implements AutoCloseable {

    public static final String USER = "alice";

    private final Path folder;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger failures = new AtomicInteger();

    public FakeWebHdfs(Path folder) throws IOException {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/webhdfs/v1", this::nameNode);
        server.createContext("/data", this::dataNode);
        server.start();
    }

    /// `host:port` of the name node.
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /// How to find it for paths of `hdfs`.
    public Map<String, String> settings() {
        return Map.of(
                FileSystemOptions.WEBHDFS_ADDRESS,
                address(),
                FileSystemOptions.WEBHDFS_USER,
                USER,
                FileSystemOptions.BACKOFF_MILLIS,
                "1");
    }

    /// Answers the next requests with 503.
    void fail(int times) {
        failures.set(times);
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
            if (!USER.equals(query.get("user.name"))) {
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
                                    "http://" + address() + "/data"
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

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
