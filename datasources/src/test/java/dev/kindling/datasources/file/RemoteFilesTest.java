package dev.kindling.datasources.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.kindling.datasources.csv.CsvDataSource;
import dev.kindling.error.ErrorCondition;
import dev.kindling.error.KindlingException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Sources read files from other machines as they read those of this one.
class RemoteFilesTest {

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final String root;

    RemoteFilesTest() throws IOException {
        byte[] bytes = "id,name\n1,a\n2,b\n".getBytes(StandardCharsets.UTF_8);
        server.createContext("/people.csv", exchange -> {
            try (exchange) {
                String range = exchange.getRequestHeaders().getFirst("Range");
                if (range == null) {
                    exchange.getResponseHeaders().set("Content-Length", Integer.toString(bytes.length));
                    exchange.sendResponseHeaders(200, -1);
                    return;
                }
                String[] ends = range.substring("bytes=".length()).split("-", -1);
                byte[] part = Arrays.copyOfRange(bytes, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
                exchange.sendResponseHeaders(206, part.length);
                exchange.getResponseBody().write(part);
            }
        });
        server.start();
        root = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void readsCsvOverHttp() {
        var table = new CsvDataSource()
                .open(List.of(root + "/people.csv"), null, Map.of("header", "true"), TestScans.CONTEXT);
        assertThat(table.schema()).hasToString("struct<id:string,name:string>");
        assertThat(TestScans.read(new CsvDataSource(), root + "/people.csv", null, Map.of("header", "true")))
                .hasSize(2);
    }

    @Test
    void saysThatThereIsNothing() {
        var error = catchThrowableOfType(
                KindlingException.class,
                () -> new CsvDataSource().open(List.of(root + "/none.csv"), null, Map.of(), TestScans.CONTEXT));
        assertThat(error.condition()).isEqualTo(ErrorCondition.PATH_NOT_FOUND);
    }
}
