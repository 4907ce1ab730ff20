package io.lethe.dataset.adapter;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with what was uploaded, in words for the uploader. It may quote a file name, which may name a person,
 * so it goes into the HTTP answer and nowhere else; {@link #place()} is fit for logs.
 *
 * @param upload the file; absent if the whole import is meant
 * @param row row in a spreadsheet's count: the header is row 1; absent if the whole file is meant
 * @param text what is wrong and what was expected
 */
public record InputProblem(
        @Nullable Upload upload, @Nullable Long row, String text) {

    /** Such as {@code csv row 17}. */
    public String place() {
        return at(upload == null ? "import" : upload.part());
    }

    /** Such as {@code faces.csv row 17: image images/x.png is missing in the zip}. */
    public String sentence() {
        return upload == null ? text : at(upload.fileName()) + ": " + text;
    }

    private String at(String file) {
        return row == null ? file : file + " row " + row;
    }

    @Override
    public String toString() {
        return "InputProblem[" + place() + "]";
    }
}
