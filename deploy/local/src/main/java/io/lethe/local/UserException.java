package io.lethe.local;

/** Something that the person at the terminal can put right. The message is a sentence for them. */
public final class UserException extends RuntimeException {

    /** Exit code of a command line that makes no sense. */
    public static final int USAGE = 2;

    private static final int FAILURE = 1;

    private final int exitCode;

    private UserException(String message, int exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /** What was asked for did not work. */
    public static UserException failure(String message) {
        return new UserException(message, FAILURE);
    }

    /** The command line is wrong, or a file that it names is not there. */
    public static UserException usage(String message) {
        return new UserException(message, USAGE);
    }

    /** Exit code of the process. */
    public int exitCode() {
        return exitCode;
    }
}
