package io.lethe.gateway.ledger;

import java.sql.SQLException;

/** The view's database failed: its disk is full, gone or broken, or a statement of ours is wrong. */
public final class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final int BROKEN = 11;
    private static final int NO_DATABASE = 26;

    private final boolean broken;

    LedgerException(String what, SQLException cause) {
        super("%s: %s".formatted(what, cause.getMessage()), cause);
        // The lower byte is SQLite's primary result code.
        int code = cause.getErrorCode() & 0xff;
        this.broken = code == BROKEN || code == NO_DATABASE;
    }

    /** Whether the file holds no usable database any more. */
    boolean broken() {
        return broken;
    }
}
