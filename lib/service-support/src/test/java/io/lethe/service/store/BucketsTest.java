package io.lethe.service.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.storage.InMemoryObjectStore;
import io.lethe.storage.ObjectStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BucketsTest {

    @Test
    void createsEveryBucketOnceTheStoreIsThere() {
        var store = new InMemoryObjectStore();
        var timesAway = new AtomicInteger(2);
        var lateStore = (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (proxy, method, arguments) -> {
                    if (timesAway.getAndDecrement() > 0) {
                        throw new LetheException(ErrorCode.STORE_UNAVAILABLE, "away");
                    }
                    return method.invoke(store, arguments);
                });
        var config = new StoreBeanTest.Given(Optional.empty(), Optional.empty());

        new Buckets(lateStore, config).createAll(Duration.ZERO);

        assertThat(Buckets.NAMES)
                .allSatisfy(bucket -> assertThat(store.put(bucket, "key", "content".getBytes(UTF_8))
                                .bucket())
                        .isEqualTo(bucket));
    }
}
