package io.lethe.unlearning;

/** What an instance of this service does; a role that is off opens no channel and starts no process. */
public enum Role {
    /** Decides: validates, plans, ends requests. */
    COORDINATOR,
    /** Works: runs planned jobs. */
    WORKER
}
