package io.lethe.local.demo;

import io.lethe.local.UserException;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A folder of images, packed for upload under the names that a CSV calls them by.
 *
 * @param folder the folder
 * @param samplePath one path of the CSV, which shows whether paths begin inside the folder or with its name
 */
record ImageFolder(Path folder, String samplePath) {

    private static final int MOST_LISTED = 10;

    /**
     * Packs every file below the folder. Links are followed, but not in circles.
     *
     * @throws UserException naming links that lead out of the folder: what they lead to was not meant to be uploaded
     */
    Path zip() {
        try {
            Path zip = Files.createTempFile("lethe-images-", ".zip");
            zip.toFile().deleteOnExit();
            try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(zip));
                    ZipOutputStream archive = new ZipOutputStream(file)) {
                // images are compressed already
                archive.setLevel(Deflater.NO_COMPRESSION);
                for (Path image : files()) {
                    archive.putNextEntry(new ZipEntry(name(image)));
                    Files.copy(image, archive);
                    archive.closeEntry();
                }
            }
            return zip;
        } catch (IOException e) {
            throw UserException.failure("Cannot pack the images of %s: %s.".formatted(folder, e.getMessage()));
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        List<Path> outside = new ArrayList<>();
        Path root = folder.toRealPath();
        Files.walkFileTree(folder, Set.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                return leadsOut(each) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !leadsOut(file)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof FileSystemLoopException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            private boolean leadsOut(Path path) throws IOException {
                boolean out = Files.isSymbolicLink(path) && !path.toRealPath().startsWith(root);
                if (out) {
                    outside.add(folder.relativize(path));
                }
                return out;
            }
        });
        if (!outside.isEmpty()) {
            throw UserException.usage(outside(outside));
        }
        if (files.isEmpty()) {
            throw UserException.usage("There is no file in %s.".formatted(folder));
        }
        Collections.sort(files);
        return files;
    }

    private String outside(List<Path> links) {
        String listed =
                links.stream().sorted().limit(MOST_LISTED).map(Path::toString).collect(Collectors.joining(", "));
        String more = links.size() > MOST_LISTED ? " and %d more".formatted(links.size() - MOST_LISTED) : "";
        return "Links lead out of %s: %s%s. Put the files themselves there, or take the links away."
                .formatted(folder, listed, more);
    }

    private String name(Path image) {
        Path absolute = folder.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        boolean withFolder = !Files.exists(absolute.resolve(samplePath))
                && parent != null
                && Files.exists(parent.resolve(samplePath));
        Path base = withFolder && parent != null ? parent : absolute;
        return base.relativize(image.toAbsolutePath().normalize()).toString().replace(File.separatorChar, '/');
    }
}
