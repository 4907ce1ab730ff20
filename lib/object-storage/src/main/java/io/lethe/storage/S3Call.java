package io.lethe.storage;

/**
 * What is asked of the store, as messages tell it.
 *
 * @param operation what to do
 * @param bucket the bucket's name in the store
 * @param key the object's key in the store, a prefix, or empty if the bucket is meant
 */
record S3Call(Operation operation, String bucket, String key) {

    /** The requests that the platform sends, with the permission that each needs where the store speaks IAM. */
    enum Operation {
        PUT("put", "s3:PutObject"),
        PUT_ONCE("put once", "s3:PutObject"),
        GET("get", "s3:GetObject"),
        HEAD("look for", "s3:GetObject"),
        LIST("list", "s3:ListBucket"),
        DELETE("delete", "s3:DeleteObject"),
        CREATE("create", "s3:CreateBucket"),
        PRESIGN("make a link to", "s3:GetObject");

        private final String verb;
        private final String permission;

        Operation(String verb, String permission) {
            this.verb = verb;
            this.permission = permission;
        }

        String permission() {
            return permission;
        }

        boolean reads() {
            return this == GET || this == HEAD;
        }
    }

    /** The request in words: {@code put models/ages/v1/card.json}. */
    @Override
    public String toString() {
        return "%s %s/%s".formatted(operation.verb, bucket, key);
    }
}
