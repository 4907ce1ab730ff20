package io.lethe.gateway.ledger;

import io.quarkus.arc.Unremovable;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;

/**
 * The database of the view: one connection that writes, a few that read beside it without waiting for it. Thread-safe,
 * but for the writer, which belongs to one thread. A file that another version of the schema made, or that is no
 * database, is thrown away: everything in it can be read from the topics again.
 */
@Singleton
@Unremovable
public final class LedgerDatabase implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LedgerDatabase.class);

    private static final int READERS = 4;
    private static final long READER_PATIENCE_SECONDS = 10;
    private static final List<String> FILES = List.of("", "-wal", "-shm", "-journal");

    private final Path file;
    /** Whoever uses a connection holds the read lock; who replaces all of them holds the write lock. */
    private final ReadWriteLock generation = new ReentrantReadWriteLock();

    private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(READERS);
    private Connection writer;
    private boolean closed;

    /** Opens the database of the configured folder. */
    @Inject
    public LedgerDatabase(LedgerConfig config) {
        this(config.viewDirectory());
    }

    /**
     * Opens the database of a folder, and makes both where there is none.
     *
     * @throws UncheckedIOException if the folder cannot be made or written to
     */
    public LedgerDatabase(Path directory) {
        this.file = directory.resolve("view.db");
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot make %s; give the gateway a writable lethe.gateway.view-directory".formatted(directory), e);
        }
        this.writer = open();
    }

    /** Something to do with a connection. */
    interface Use<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Something to change with a connection. */
    interface Change {
        void with(Connection connection) throws SQLException;
    }

    /**
     * Reads from one state of the database, beside whoever writes.
     *
     * @throws LedgerException if the database fails
     */
    <T> T read(Use<T> use) {
        generation.readLock().lock();
        try {
            if (closed) {
                throw new SQLException("it is closed");
            }
            var connection = idle.poll(READER_PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (connection == null) {
                throw new SQLException("all connections are in use");
            }
            try {
                connection.setAutoCommit(false);
                try {
                    return use.with(connection);
                } finally {
                    connection.rollback();
                }
            } finally {
                idle.add(connection);
            }
        } catch (SQLException e) {
            throw new LedgerException("cannot read the view", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the view", e);
        } finally {
            generation.readLock().unlock();
        }
    }

    /**
     * Changes the database: all of it or nothing. One thread at a time.
     *
     * @throws LedgerException if the database fails
     */
    synchronized void write(Change change) {
        try {
            try {
                change.with(writer);
                writer.commit();
            } catch (SQLException | RuntimeException e) {
                writer.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new LedgerException("cannot write the view", e);
        }
    }

    /** Throws everything away and starts with an empty database. */
    synchronized void recreate() {
        generation.writeLock().lock();
        try {
            closeAll();
            delete();
            writer = open();
        } finally {
            generation.writeLock().unlock();
        }
    }

    @Override
    @PreDestroy
    public synchronized void close() {
        generation.writeLock().lock();
        try {
            closed = true;
            closeAll();
        } finally {
            generation.writeLock().unlock();
        }
    }

    private Connection open() {
        try {
            return openCurrent();
        } catch (SQLException e) {
            LOG.warnf("the view cannot be opened, reading it from the topics anew: %s", e.getMessage());
            delete();
        }
        try {
            return openCurrent();
        } catch (SQLException e) {
            throw new LedgerException("cannot open %s; see whether its disk is writable".formatted(file), e);
        }
    }

    private Connection openCurrent() throws SQLException {
        var connection = connect(false);
        try {
            if (!LedgerSchema.isCurrent(connection)) {
                throw new SQLException("it was made by another version");
            }
            LedgerSchema.create(connection);
            connection.setAutoCommit(false);
            for (int i = 0; i < READERS; i++) {
                idle.add(connect(true));
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            closeReaders();
            throw e;
        }
    }

    private Connection connect(boolean readOnly) throws SQLException {
        var config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.NORMAL);
        config.setBusyTimeout(5_000);
        config.setJournalSizeLimit(64 << 20);
        // Kibibytes, not pages, when negative.
        config.setCacheSize(readOnly ? -4_000 : -16_000);
        var connection = config.createConnection("jdbc:sqlite:" + file);
        if (readOnly) {
            try (var statement = connection.createStatement()) {
                statement.execute("PRAGMA query_only = ON");
            }
        }
        return connection;
    }

    private void closeAll() {
        closeReaders();
        close(writer);
    }

    private void closeReaders() {
        var readers = new ArrayList<Connection>();
        idle.drainTo(readers);
        readers.forEach(LedgerDatabase::close);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debugf("a connection did not close: %s", e.getMessage());
        }
    }

    private void delete() {
        for (var ending : FILES) {
            try {
                Files.deleteIfExists(file.resolveSibling(file.getFileName() + ending));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot delete the view %s".formatted(file), e);
            }
        }
    }
}
