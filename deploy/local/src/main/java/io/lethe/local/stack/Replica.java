package io.lethe.local.stack;

/**
 * One process of a service.
 *
 * @param service which service
 * @param number 1, 2, …
 */
record Replica(Service service, int number) {

    /** The service's name; further replicas have their number behind it. */
    String name() {
        return number == 1 ? service.folder() : service.folder() + "-" + number;
    }
}
