package io.lethe.dataset.adapter;

import java.nio.file.Path;

/**
 * A file that the uploader sent.
 *
 * @param part name of the part of the request, fit for logs
 * @param fileName the uploader's name of the file, for answers to the uploader only
 * @param path where the content lies
 */
public record Upload(String part, String fileName, Path path) {

    @Override
    public String toString() {
        return "Upload[" + part + "]";
    }
}
