package dev.kindling.jdbc;

import dev.kindling.sql.KindlingSession;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A connection: a session, or a share of one. Every statement takes effect at once; there are no transactions to
/// end.
@SuppressWarnings({"unused", "UnusedMethod", "EffectivelyPrivate"}) // called through Facade by the interface's methods
final class KindlingConnection {

    private final SharedSessions.Lease lease;
    private final String url;
    private final List<KindlingStatement> open = new ArrayList<>();
    private boolean closed;
    private boolean readOnly;

    private KindlingConnection(SharedSessions.Lease lease, String url) {
        this.lease = lease;
        this.url = url;
    }

    static Connection open(SharedSessions.Lease lease, String url) {
        return Facade.of(Connection.class, new KindlingConnection(lease, url));
    }

    KindlingSession session() throws SQLException {
        if (closed) throw Errors.closed("connection");
        return lease.session();
    }

    Connection facade() {
        return Facade.of(Connection.class, this);
    }

    void forget(KindlingStatement statement) {
        open.remove(statement);
    }

    public Statement createStatement() throws SQLException {
        return Facade.of(Statement.class, statement(null));
    }

    public Statement createStatement(int type, int concurrency) throws SQLException {
        checkForwardOnly(type, concurrency);
        return createStatement();
    }

    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return createStatement(type, concurrency);
    }

    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return Facade.of(PreparedStatement.class, statement(sql));
    }

    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        checkForwardOnly(type, concurrency);
        return prepareStatement(sql);
    }

    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return prepareStatement(sql, type, concurrency);
    }

    private KindlingStatement statement(@Nullable String sql) throws SQLException {
        session();
        var statement = new KindlingStatement(this, sql);
        open.add(statement);
        return statement;
    }

    private static void checkForwardOnly(int type, int concurrency) throws SQLException {
        if (type != ResultSet.TYPE_FORWARD_ONLY || concurrency != ResultSet.CONCUR_READ_ONLY) {
            throw Errors.invalid("results are read forward only");
        }
    }

    public String nativeSQL(String sql) {
        return sql;
    }

    public Array createArrayOf(String typeName, Object[] elements) {
        return Values.array(dev.kindling.parser.SqlParser.parseType(typeName), Arrays.asList(elements));
    }

    public Struct createStruct(String typeName, Object[] attributes) {
        return Values.struct(typeName, attributes);
    }

    public void setAutoCommit(boolean autoCommit) throws SQLException {
        if (!autoCommit) throw Errors.invalid("every statement takes effect at once; there are no transactions");
    }

    public boolean getAutoCommit() {
        return true;
    }

    public void commit() {}

    @SuppressWarnings("DoNotCallSuggester") // JDBC asks for the method; its answer is the error
    public void rollback() throws SQLException {
        throw Errors.invalid("there is no transaction to roll back");
    }

    public void close() {
        if (closed) return;
        for (KindlingStatement statement : List.copyOf(open)) statement.close();
        closed = true;
        lease.release().run();
    }

    public void abort(Executor executor) {
        executor.execute(this::close);
    }

    public boolean isClosed() {
        return closed;
    }

    public boolean isValid(int timeoutSeconds) {
        return !closed;
    }

    public DatabaseMetaData getMetaData() throws SQLException {
        session();
        return Facade.of(DatabaseMetaData.class, new KindlingMetaData(this, url));
    }

    public void setReadOnly(boolean only) {
        readOnly = only;
    }

    public boolean isReadOnly() {
        return readOnly;
    }

    public void setCatalog(String catalog) {}

    public @Nullable String getCatalog() {
        return null;
    }

    public void setSchema(String schema) {}

    public String getSchema() {
        return "default";
    }

    public int getTransactionIsolation() {
        return Connection.TRANSACTION_NONE;
    }

    public void setTransactionIsolation(int level) {}

    public int getHoldability() {
        return ResultSet.CLOSE_CURSORS_AT_COMMIT;
    }

    public void setHoldability(int holdability) {}

    public @Nullable SQLWarning getWarnings() {
        return null;
    }

    public void clearWarnings() {}

    public Properties getClientInfo() {
        return new Properties();
    }

    public @Nullable String getClientInfo(String name) {
        return null;
    }

    public void setClientInfo(String name, String value) {}

    public void setClientInfo(Properties properties) {}

    @Override
    public String toString() {
        return url;
    }
}
