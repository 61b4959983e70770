package dev.kindling.rdd.io;

import dev.kindling.rdd.io.HttpRequests.Answer;
import dev.kindling.rdd.io.S3Client.Target;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An object on its way to the store: in one request if it is small, else in parts. It appears, whole, with
/// [#close]; if a part fails, nothing appears and the parts are given up.
final class S3OutputStream extends OutputStream {

    private static final int PARTS_BEFORE_GROWTH = 1000;
    private static final int MAX_PART_BYTES = 512 << 20;

    private final S3Client client;
    private final Target target;
    private int partBytes;
    private final ByteArrayOutputStream part = new ByteArrayOutputStream(1 << 16);
    private final List<String> tags = new ArrayList<>();
    private @Nullable String upload;
    private boolean closed;

    S3OutputStream(S3Client client, Target target, int partBytes) {
        this.client = client;
        this.target = target;
        this.partBytes = partBytes;
    }

    @Override
    public void write(int b) {
        part.write(b);
        if (part.size() >= partBytes) sendPart();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int start = offset;
        int rest = length;
        while (rest > 0) {
            int count = Math.min(rest, partBytes - part.size());
            part.write(bytes, start, count);
            start += count;
            rest -= count;
            if (part.size() >= partBytes) sendPart();
        }
    }

    /// An object has 10 000 parts at most: they grow, so that there is room for its largest.
    private void sendPart() {
        boolean sent = false;
        try {
            if (upload == null) {
                Answer begun = client.require(target, client.send("POST", target, "uploads="));
                String id = S3Xml.text(begun.body(), "UploadId");
                if (id == null) throw HttpRequests.refused(target.path(), begun, "no upload id");
                upload = id;
            }
            String query = "partNumber=" + (tags.size() + 1) + "&uploadId=" + UrlEncoding.encode(upload);
            Answer answer = client.send("PUT", target, query, Map.of(), part.toByteArray(), 0);
            String tag = client.require(target, answer).header("ETag");
            tags.add(tag == null ? "" : tag);
            part.reset();
            if (tags.size() % PARTS_BEFORE_GROWTH == 0) partBytes = Math.min(MAX_PART_BYTES, partBytes * 2);
            sent = true;
        } finally {
            if (!sent) giveUp();
        }
    }

    private void giveUp() {
        closed = true;
        if (upload != null) client.send("DELETE", target, "uploadId=" + UrlEncoding.encode(upload));
    }

    @Override
    public void close() {
        if (closed) return;
        if (upload == null) {
            closed = true;
            client.require(target, client.send("PUT", target, "", Map.of(), part.toByteArray(), 0));
            return;
        }
        if (part.size() > 0) sendPart();
        closed = true;
        var document = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < tags.size(); i++)
            document.append("<Part><PartNumber>")
                    .append(i + 1)
                    .append("</PartNumber><ETag>")
                    .append(tags.get(i).replace("\"", "&quot;"))
                    .append("</ETag></Part>");
        byte[] body = document.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
        Answer answer = client.send("POST", target, "uploadId=" + UrlEncoding.encode(upload), Map.of(), body, 0);
        boolean done = false;
        try {
            client.require(target, answer);
            done = true;
        } finally {
            if (!done) giveUp();
        }
    }
}
