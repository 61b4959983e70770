package dev.kindling.jdbc;

import dev.kindling.sql.KindlingSession;
import java.util.HashMap;
import java.util.Map;

/// The sessions that connections share by name, each with the number of its connections.
final class SharedSessions {

    private final Map<String, Shared> byName = new HashMap<>();

    private static final class Shared {

        private final KindlingSession session;
        private int users;

        private Shared(KindlingSession session) {
            this.session = session;
        }
    }

    /// A session and how to give it back.
    record Lease(KindlingSession session, Runnable release) {}

    synchronized Lease acquire(ConnectionSettings settings) {
        String name = settings.session();
        if (name == null) {
            KindlingSession session = open(settings);
            return new Lease(session, session::close);
        }
        Shared shared = byName.computeIfAbsent(name, _ -> new Shared(open(settings)));
        shared.users++;
        return new Lease(shared.session, () -> release(name, shared));
    }

    private synchronized void release(String name, Shared shared) {
        if (--shared.users > 0) return;
        byName.remove(name);
        shared.session.close();
    }

    private static KindlingSession open(ConnectionSettings settings) {
        return KindlingSession.builder().commandLine(settings.configuration()).build();
    }
}
