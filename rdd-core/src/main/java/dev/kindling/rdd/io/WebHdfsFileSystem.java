package dev.kindling.rdd.io;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import dev.kindling.rdd.io.HttpRequests.Answer;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Files in Hadoop's file system, over its REST interface: `webhdfs://host:port/path` (`swebhdfs` over TLS), and
/// `hdfs://host/path`, where the port of the name node's web server is a setting. The name node redirects reads and
/// writes to data nodes.
///
/// @param address `host:port` of the name node's web server; null to take it from the path
record WebHdfsFileSystem(
        String scheme, HttpRequests requests, @Nullable String address, String user) implements FileSystem {

    private static final int DEFAULT_PORT = 9870;

    private static final ObjectReader JSON =
            new ObjectMapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static FileSystem of(String scheme, FileSystemOptions options) {
        String processUser = System.getProperty("user.name", "kindling");
        return new WebHdfsFileSystem(
                scheme,
                HttpRequests.of(options),
                options.find(FileSystemOptions.WEBHDFS_ADDRESS),
                options.get(FileSystemOptions.WEBHDFS_USER, processUser, "HADOOP_USER_NAME"));
    }

    // --- Requests.

    private URI uri(String path, String operation, String parameters) {
        int start = path.indexOf("://") + 3;
        int slash = path.indexOf('/', start);
        String authority = slash < 0 ? path.substring(start) : path.substring(start, slash);
        String server = server(path, authority);
        return URI.create((scheme.equals("swebhdfs") ? "https://" : "http://") + server + "/webhdfs/v1"
                + UrlEncoding.encodePath(slash < 0 ? "/" : path.substring(slash)) + "?op=" + operation + "&user.name="
                + UrlEncoding.encode(user) + parameters);
    }

    private String server(String path, String authority) {
        if (scheme.equals("hdfs") && address != null) return address;
        if (authority.isEmpty()) {
            if (address != null) return address;
            throw KindlingException.of(ErrorCondition.INVALID_URL, "`" + path + "` names no host")
                    .parameter("url", path)
                    .hint("Write " + scheme + "://host/path, or set " + FileSystemOptions.WEBHDFS_ADDRESS + ".")
                    .build();
        }
        int colon = authority.lastIndexOf(':');
        // The port of an hdfs path is that of another protocol.
        String host = scheme.equals("hdfs") && colon > 0 ? authority.substring(0, colon) : authority;
        return host.indexOf(':') < 0 ? host + ":" + DEFAULT_PORT : host;
    }

    /// The path below the server, as parameters want it.
    private static String inside(String path) {
        int slash = path.indexOf('/', path.indexOf("://") + 3);
        return slash < 0 ? "/" : path.substring(slash);
    }

    private Answer send(String path, String method, String operation, String parameters) {
        return send(path, uri(path, operation, parameters), method, BodyPublishers::noBody, 0);
    }

    private Answer send(String path, URI uri, String method, Supplier<BodyPublisher> body, long bytes) {
        return requests.send(path, bytes, () -> HttpRequest.newBuilder(uri).method(method, body.get()));
    }

    private Answer followed(String path, Answer answer, String method, Supplier<BodyPublisher> body, long bytes) {
        String location = answer.header("Location");
        if (!answer.isRedirect() || location == null) return answer;
        return send(path, URI.create(location), method, body, bytes);
    }

    /// The document that a successful answer is.
    private JsonNode require(String path, Answer answer) {
        JsonNode document = document(path, answer);
        if (answer.isSuccess()) return document;
        throw failure(path, answer, document);
    }

    private static JsonNode document(String path, Answer answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (JacksonException e) {
            if (!answer.isSuccess()) return MissingNode.getInstance(); // an error page of some server in between
            String reason = "the name node's answer cannot be read (" + e.getOriginalMessage() + ")";
            throw FileErrors.corrupt(path, reason, e);
        } catch (IOException e) {
            throw FileErrors.reading(path, e);
        }
    }

    private static KindlingException failure(String path, Answer answer, JsonNode document) {
        JsonNode remote = document.path("RemoteException");
        if (!remote.isObject()) return HttpRequests.refused(path, answer, "");
        String kind = remote.path("exception").asText();
        return switch (kind) {
            case "FileNotFoundException" -> FileErrors.reading(path, new FileNotFoundException());
            case "FileAlreadyExistsException" -> FileErrors.alreadyExists(path);
            default -> {
                String message = remote.path("message").asText();
                yield HttpRequests.refused(path, answer, kind + ": " + firstLine(message));
            }
        };
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }

    private boolean ask(String path, String method, String operation, String parameters) {
        Answer answer = send(path, method, operation, parameters);
        return require(path, answer).path("boolean").asBoolean();
    }

    // --- Looking.

    private @Nullable FileStatus find(String path) {
        Answer answer = send(path, "GET", "GETFILESTATUS", "");
        if (answer.status() == 404) return null;
        JsonNode status = require(path, answer).path("FileStatus");
        return status.isObject() ? status(path, status) : null;
    }

    private static FileStatus status(String path, JsonNode fields) {
        boolean folder = fields.path("type").asText().equals("DIRECTORY");
        long sizeBytes = folder ? 0 : fields.path("length").asLong();
        return new FileStatus(
                path, folder, sizeBytes, fields.path("modificationTime").asLong());
    }

    @Override
    public boolean exists(String path) {
        return find(path) != null;
    }

    @Override
    public FileStatus status(String path) {
        FileStatus status = find(path);
        if (status == null) throw FileErrors.notFound(path);
        return status;
    }

    @Override
    public List<FileStatus> list(String folder) {
        Answer answer = send(folder, "GET", "LISTSTATUS", "");
        var found = new ArrayList<FileStatus>();
        String prefix = folder.endsWith("/") ? folder : folder + "/";
        for (JsonNode fields : require(folder, answer).path("FileStatuses").path("FileStatus")) {
            String name = fields.path("pathSuffix").asText();
            if (!name.isEmpty()) found.add(status(prefix + name, fields));
        }
        found.sort(Comparator.comparing(FileStatus::name));
        return found;
    }

    // --- Reading.

    @Override
    public InputFile open(String path) {
        FileStatus status = status(path);
        if (status.isFolder()) throw FileErrors.reading(path, new IOException("it is a folder"));
        return new OpenFile(path, status.sizeBytes());
    }

    private final class OpenFile extends RangedFile {

        OpenFile(String path, long sizeBytes) {
            super(path, sizeBytes);
        }

        @Override
        byte[] fetch(long position, int length) {
            Answer node = send(path(), "GET", "OPEN", "&offset=" + position + "&length=" + length);
            Answer answer = followed(path(), node, "GET", BodyPublishers::noBody, length);
            if (answer.isSuccess()) return answer.body();
            throw failure(path(), answer, document(path(), answer));
        }
    }

    // --- Writing.

    /// The bytes wait in a temporary file, so that sending them can be tried again.
    @Override
    public OutputStream create(String path) {
        if (exists(path)) throw FileErrors.alreadyExists(path);
        try {
            Path spool = Files.createTempFile("kindling-webhdfs-", ".part");
            return new Upload(path, spool, Files.newOutputStream(spool));
        } catch (IOException e) {
            throw FileErrors.writing(System.getProperty("java.io.tmpdir"), e);
        }
    }

    private final class Upload extends FilterOutputStream {

        private final String path;
        private final Path spool;
        private boolean closed;

        Upload(String path, Path spool, OutputStream out) {
            super(out);
            this.path = path;
            this.spool = spool;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (closed) return;
            closed = true;
            try {
                out.close();
                upload(path, spool);
            } finally {
                Files.deleteIfExists(spool);
            }
        }
    }

    private void upload(String path, Path spool) throws IOException {
        Answer node = send(path, "PUT", "CREATE", "&overwrite=true");
        Supplier<BodyPublisher> body = () -> {
            try {
                return BodyPublishers.ofFile(spool);
            } catch (FileNotFoundException e) {
                throw FileErrors.writing(spool.toString(), e);
            }
        };
        require(path, followed(path, node, "PUT", body, Files.size(spool)));
    }

    @Override
    public void makeFolders(String path) {
        if (!ask(path, "PUT", "MKDIRS", ""))
            throw FileErrors.writing(path, new IOException("the name node made no folder"));
    }

    @Override
    public void rename(String from, String to) {
        FileStatus there = find(to);
        // Into a folder that exists, the name node would move.
        if (there != null && (!there.isFolder() || !list(to).isEmpty())) throw FileErrors.alreadyExists(to);
        if (there != null) delete(to);
        boolean renamed = ask(from, "PUT", "RENAME", "&destination=" + UrlEncoding.encode(inside(to)));
        // A request that was tried again after its answer was lost finds its work done.
        if (!renamed && (find(to) == null || find(from) != null))
            throw FileErrors.renaming(from, to, new IOException("the name node refused"));
    }

    @Override
    public void replace(String from, String to) {
        String parameters = "&destination=" + UrlEncoding.encode(inside(to)) + "&renameoptions=OVERWRITE";
        Answer answer = send(from, "PUT", "RENAME", parameters);
        if (!answer.isSuccess() && find(from) == null && find(to) != null) return; // done by a try before
        require(from, answer);
    }

    @Override
    public void delete(String path) {
        ask(path, "DELETE", "DELETE", "&recursive=true");
    }

    @Override
    public void sync(String path) {
        // A closed file is on several data nodes.
    }
}
