package io.lethe.service.learner;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Folders that nobody but this user can look into: people's images and what was learned from them lie there. */
public final class PrivateFolders {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFolders() {}

    /**
     * Makes a folder and those above it, unless they exist.
     *
     * @return the folder
     */
    public static Path create(Path folder) throws IOException {
        return Files.createDirectories(folder, attributes());
    }

    private static FileAttribute<?>[] attributes() {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
