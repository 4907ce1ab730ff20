package io.lethe.dataset;

/**
 * One split on the local disk, rows in the same order in each file.
 *
 * @param name split name
 * @param samples number of rows
 * @param identities number of people
 * @param pixelMean mean of all pixel values
 * @param pixelDeviation their standard deviation
 * @param pixels uint8 RGB, {@code [samples, size, size, 3]}
 * @param labels uint8, {@code [samples, labels per sample]}
 * @param groups int32 little-endian, {@code [samples]}: ordinal of the identity in the dataset
 * @param ids int64 little-endian, {@code [samples]}: the sample ids as unsigned numbers
 * @param index CSV with {@code row,sample,identity,id}
 */
record SplitShards(
        String name,
        int samples,
        int identities,
        double pixelMean,
        double pixelDeviation,
        Shard pixels,
        Shard labels,
        Shard groups,
        Shard ids,
        Shard index) {}
