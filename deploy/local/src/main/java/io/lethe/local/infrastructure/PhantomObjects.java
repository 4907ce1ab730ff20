package io.lethe.local.infrastructure;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;

/**
 * What a killed store leaves behind: files of puts that never ended, which show up as objects in listings, and the
 * parts of abandoned uploads. No key of the platform ends in a UUID, so the names tell them apart.
 *
 * @param root the store's folder, with a bucket per folder
 */
record PhantomObjects(Path root) {

    private static final Pattern UNFINISHED_PUT =
            Pattern.compile(".+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern UPLOAD = Pattern.compile("\\.(s3proxy-mpu-stub|mpus)-.*");

    /** Deletes them all. The server must not run. */
    void sweep() throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (phantom(file)) {
                    Files.delete(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private boolean phantom(Path file) {
        for (Path part : root.relativize(file)) {
            if (UPLOAD.matcher(part.toString()).matches()) {
                return true;
            }
        }
        return UNFINISHED_PUT.matcher(file.getFileName().toString()).matches();
    }
}
