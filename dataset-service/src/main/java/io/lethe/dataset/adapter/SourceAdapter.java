package io.lethe.dataset.adapter;

/** Reads one source format. Adding a format is adding a bean of this type. */
public interface SourceAdapter {

    /** Name of the format in an import request. */
    String kind();

    /** Height and width of the images, in pixels, where the request names none. */
    int defaultSize();

    /**
     * Reads and checks everything but the images.
     *
     * @throws BadInputException naming each problem by file and row
     */
    DatasetSource open(SourceRequest request);
}
