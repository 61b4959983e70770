import dev.kindling.rdd.KindlingContext;
import dev.kindling.rdd.Rdd;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;

/// Lines of the log of a web server.
final class AccessLog {

    private static final Pattern LINE =
            Pattern.compile("(\\S+) \\S+ (\\S+) \\[[^]]*] \"\\S+ (\\S+)[^\"]*\" (\\d{3}) (\\d+)");

    /// A request of a user.
    record Request(String ip, String user, String path, int status, long bytes) implements Serializable {}

    private AccessLog() {}

    static Rdd<Request> requests(KindlingContext context, String path) {
        return context.textFile(path).flatMap(AccessLog::parse);
    }

    /// No request if the line is damaged.
    private static Iterator<Request> parse(String line) {
        var m = LINE.matcher(line);
        if (!m.matches()) return List.<Request>of().iterator();
        return List.of(new Request(
                        m.group(1), m.group(2), m.group(3), Integer.parseInt(m.group(4)), Long.parseLong(m.group(5))))
                .iterator();
    }
}
