package dev.kindling.rdd.io;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An object store on the loopback interface: objects in memory, listings in pages of three, and no answer to a
/// request whose signature it cannot verify.
public final class FakeS3 implements AutoCloseable {

    public static final String ACCESS_KEY = "access-key";
    public static final String SECRET_KEY = "secret/key+of=test";
    public static final String REGION = "eu-test-1";
    private static final int PAGE = 3;

    /// An answer to be given instead of the right one.
    record Fault(int status, String code, Map<String, String> headers) {

        static Fault of(int status, String code) {
            return new Fault(status, code, Map.of());
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final NavigableMap<String, byte[]> objects = new TreeMap<>();
    private final Map<String, TreeMap<Integer, byte[]>> uploads = new HashMap<>();
    private final Queue<Fault> faults = new ArrayDeque<>();
    private final List<String> requests = new ArrayList<>();
    private int uploadCount;

    public FakeS3() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /// How to find it.
    public Map<String, String> settings() {
        return Map.of(
                FileSystemOptions.S3_ENDPOINT,
                        "http://127.0.0.1:" + server.getAddress().getPort(),
                FileSystemOptions.S3_REGION, REGION,
                FileSystemOptions.S3_ACCESS_KEY, ACCESS_KEY,
                FileSystemOptions.S3_SECRET_KEY, SECRET_KEY,
                FileSystemOptions.BACKOFF_MILLIS, "1");
    }

    synchronized void put(String name, String content) {
        put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /// Puts an object where its name says: `bucket/key`.
    public synchronized void put(String name, byte[] content) {
        objects.put(name, content);
    }

    /// The objects by `bucket/key`.
    public synchronized Map<String, String> contents() {
        var contents = new TreeMap<String, String>();
        objects.forEach((name, bytes) -> contents.put(name, new String(bytes, StandardCharsets.UTF_8)));
        return contents;
    }

    synchronized int openUploads() {
        return uploads.size();
    }

    synchronized void fail(int times, Fault fault) {
        for (int i = 0; i < times; i++) faults.add(fault);
    }

    /// Method and path with query of each request so far.
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    synchronized void forgetRequests() {
        requests.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            synchronized (this) {
                requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
                Fault fault = faults.poll();
                if (fault != null) {
                    fault.headers.forEach(exchange.getResponseHeaders()::set);
                    error(exchange, fault.status, fault.code);
                } else if (!isSigned(exchange, body)) {
                    error(exchange, 403, "SignatureDoesNotMatch");
                } else {
                    handle(exchange, body);
                }
            }
        }
    }

    private void handle(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        String method = exchange.getRequestMethod();
        if (method.equals("GET") && query.containsKey("list-type")) {
            list(exchange, path, query);
        } else if (method.equals("POST") && query.containsKey("uploads")) {
            String id = "upload/" + ++uploadCount;
            uploads.put(id, new TreeMap<>());
            respond(exchange, 200, "<R><UploadId>" + id + "</UploadId></R>");
        } else if (method.equals("PUT") && query.containsKey("uploadId")) {
            upload(query).put(Integer.valueOf(query.getOrDefault("partNumber", "")), body);
            exchange.getResponseHeaders().set("ETag", "\"part-" + query.get("partNumber") + "\"");
            respond(exchange, 200, "");
        } else if (method.equals("POST") && query.containsKey("uploadId")) {
            complete(exchange, path, query, body);
        } else if (method.equals("DELETE") && query.containsKey("uploadId")) {
            uploads.remove(query.get("uploadId"));
            respond(exchange, 204, "");
        } else if (method.equals("POST") && query.containsKey("delete")) {
            deleteAll(exchange, path, body);
        } else if (method.equals("PUT")) {
            put(exchange, path, body);
        } else if (method.equals("DELETE")) {
            objects.remove(path);
            respond(exchange, 204, "");
        } else {
            get(exchange, path, method);
        }
    }

    private byte[] bytes(String name) {
        return Objects.requireNonNull(objects.get(name));
    }

    private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
        String source = exchange.getRequestHeaders().getFirst("x-amz-copy-source");
        objects.put(
                path, source == null ? body : bytes(URLDecoder.decode(source.substring(1), StandardCharsets.UTF_8)));
        respond(exchange, 200, source == null ? "" : "<CopyObjectResult/>");
    }

    private Map<Integer, byte[]> upload(Map<String, String> query) {
        return Objects.requireNonNull(uploads.get(query.get("uploadId")));
    }

    private void complete(HttpExchange exchange, String path, Map<String, String> query, byte[] body)
            throws IOException {
        var parts = upload(query);
        uploads.remove(query.get("uploadId"));
        Matcher listed = Pattern.compile("<PartNumber>(\\d+)</PartNumber><ETag>&quot;part-(\\d+)&quot;</ETag>")
                .matcher(new String(body, StandardCharsets.UTF_8));
        byte[] whole = {};
        int count = 0;
        while (listed.find() && listed.group(1).equals(listed.group(2))) {
            byte[] part = Objects.requireNonNull(parts.get(Integer.valueOf(listed.group(1))));
            int start = whole.length;
            whole = Arrays.copyOf(whole, start + part.length);
            System.arraycopy(part, 0, whole, start, part.length);
            count++;
        }
        if (count != parts.size()) error(exchange, 400, "InvalidPart");
        else {
            objects.put(path, whole);
            respond(exchange, 200, "<CompleteMultipartUploadResult/>");
        }
    }

    private void deleteAll(HttpExchange exchange, String bucket, byte[] body) throws IOException {
        if (!md5(body).equals(exchange.getRequestHeaders().getFirst("content-md5"))) {
            error(exchange, 400, "BadDigest");
            return;
        }
        Matcher keys = Pattern.compile("<Key>(.*?)</Key>").matcher(new String(body, StandardCharsets.UTF_8));
        while (keys.find()) objects.remove(bucket + "/" + keys.group(1).replace("&#38;", "&"));
        respond(exchange, 200, "<DeleteResult/>");
    }

    private void get(HttpExchange exchange, String path, String method) throws IOException {
        byte[] bytes = objects.get(path);
        if (bytes == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        exchange.getResponseHeaders().set("ETag", "\"" + Arrays.hashCode(bytes) + "\"");
        exchange.getResponseHeaders().set("Last-Modified", "Wed, 12 Oct 2022 17:50:00 GMT");
        String wanted = exchange.getRequestHeaders().getFirst("If-Match");
        if (method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, -1);
        } else if (wanted != null && !wanted.equals("\"" + Arrays.hashCode(bytes) + "\"")) {
            error(exchange, 412, "PreconditionFailed");
        } else {
            Matcher range = Pattern.compile("bytes=(\\d+)-(\\d+)")
                    .matcher(exchange.getRequestHeaders().getFirst("Range"));
            if (!range.matches()) throw new IOException("no range");
            byte[] part =
                    Arrays.copyOfRange(bytes, Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)) + 1);
            exchange.sendResponseHeaders(206, part.length);
            exchange.getResponseBody().write(part);
        }
    }

    private void list(HttpExchange exchange, String bucket, Map<String, String> query) throws IOException {
        String prefix = query.getOrDefault("prefix", "");
        String start = query.getOrDefault("continuation-token", "");
        var found = new TreeSet<String>();
        for (String name : objects.keySet()) {
            if (!name.startsWith(bucket + "/" + prefix)) continue;
            String key = name.substring(bucket.length() + 1);
            int slash = query.containsKey("delimiter") ? key.indexOf('/', prefix.length()) : -1;
            found.add(slash < 0 ? key : key.substring(0, slash + 1));
        }
        var document = new StringBuilder("<?xml version=\"1.0\"?><ListBucketResult>");
        int count = 0;
        String last = "";
        for (String key : found.tailSet(start, start.isEmpty())) {
            if (count++ == PAGE) {
                document.append("<NextContinuationToken>").append(last).append("</NextContinuationToken>");
                break;
            }
            last = key;
            String encoded = URLEncoder.encode(key, StandardCharsets.UTF_8);
            if (key.endsWith("/") && query.containsKey("delimiter"))
                document.append("<CommonPrefixes><Prefix>").append(encoded).append("</Prefix></CommonPrefixes>");
            else
                document.append("<Contents><Key>")
                        .append(encoded)
                        .append(
                                "</Key><LastModified>2022-10-12T17:50:00.000Z</LastModified><Owner><ID>x</ID></Owner><Size>")
                        .append(bytes(bucket + "/" + key).length)
                        .append("</Size></Contents>");
        }
        respond(exchange, 200, document.append("</ListBucketResult>").toString());
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) exchange.sendResponseHeaders(status, -1);
        else respond(exchange, status, "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code></Error>");
    }

    private static void respond(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) exchange.getResponseBody().write(bytes);
    }

    private static Map<String, String> query(String text) {
        var query = new LinkedHashMap<String, String>();
        for (String pair : text == null ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    // --- The signature, computed from what arrived.

    private static boolean isSigned(HttpExchange exchange, byte[] body) {
        Matcher given = Pattern.compile("AWS4-HMAC-SHA256"
                        + " Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request,SignedHeaders=([^,]+),Signature=(.+)")
                .matcher(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        if (!given.matches()
                || !given.group(1).equals(ACCESS_KEY)
                || !given.group(3).equals(REGION)) return false;
        if (!given.group(4).contains("host") || !given.group(4).contains("x-amz-date")) return false;
        var request = new StringBuilder();
        request.append(exchange.getRequestMethod()).append('\n');
        request.append(exchange.getRequestURI().getRawPath()).append('\n');
        String query = exchange.getRequestURI().getRawQuery();
        String[] pairs = query == null ? new String[0] : query.split("&", -1);
        Arrays.sort(pairs);
        request.append(String.join("&", pairs)).append('\n');
        for (String header : given.group(4).split(";", -1))
            request.append(header)
                    .append(':')
                    .append(exchange.getRequestHeaders().getFirst(header))
                    .append('\n');
        String digest = hex(sha256(body));
        request.append('\n').append(given.group(4)).append('\n').append(digest);
        if (!digest.equals(exchange.getRequestHeaders().getFirst("x-amz-content-sha256"))) return false;
        String scope = given.group(2) + "/" + REGION + "/s3/aws4_request";
        String text = "AWS4-HMAC-SHA256\n" + exchange.getRequestHeaders().getFirst("x-amz-date") + "\n" + scope + "\n"
                + hex(sha256(request.toString().getBytes(StandardCharsets.UTF_8)));
        byte[] key = ("AWS4" + SECRET_KEY).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(given.group(2), REGION, "s3", "aws4_request", text)) key = hmac(key, part);
        return hex(key).equals(given.group(5));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        return digest("SHA-256", bytes);
    }

    private static String md5(byte[] bytes) {
        return Base64.getEncoder().encodeToString(digest("MD5", bytes));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
