package io.lethe.service.http;

import com.google.common.net.InetAddresses;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a page in somebody's browser sends. A service that listens on the loopback address trusts whoever is on
 * the machine, and so trusts the browser there: a foreign page could post to it, and with a name of its own that it
 * lets point to 127.0.0.1 could read the answers as well. So the name that was called must be one of this machine's, or
 * an address, which nobody can let point elsewhere; and a page that calls must come from this machine.
 */
@Singleton
public class HostCheck {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final int BEFORE_ALL_ELSE = 1_000_000;

    private final Set<String> names;
    private final boolean on;

    @Inject
    public HostCheck(HttpConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.names = config.allowedHosts().orElse(LOOPBACK);
        this.on = config.allowedHosts().map(given -> !given.contains("*")).orElse(LOOPBACK.contains(host));
    }

    void install(@Observes Filters filters) {
        if (on) {
            filters.register(this::check, BEFORE_ALL_ELSE);
        }
    }

    private void check(RoutingContext context) {
        var request = context.request();
        var origin = request.getHeader(HttpHeaders.ORIGIN);
        var called = called(request);
        if (!isKnown(called) && !isAddress(called)) {
            refuse(
                    context,
                    421,
                    "Misdirected Request",
                    "this service is not known by that name; see lethe.http.allowed-hosts");
        } else if (origin != null && !isKnown(host(origin))) {
            refuse(context, 403, "Forbidden", "pages of other sites may not call this service");
        } else {
            context.next();
        }
    }

    private boolean isKnown(@Nullable String host) {
        return host != null && names.contains(host.toLowerCase(Locale.ROOT));
    }

    private static boolean isAddress(@Nullable String host) {
        return host != null && InetAddresses.isUriInetAddress(host);
    }

    private static @Nullable String called(HttpServerRequest request) {
        var authority = request.authority();
        return authority == null ? null : authority.host();
    }

    private static @Nullable String host(String origin) {
        try {
            return URI.create(origin).getHost();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void refuse(RoutingContext context, int status, String title, String detail) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end("""
                        {"type":"about:blank","title":"%s","status":%d,"detail":"%s"}""".formatted(title, status, detail));
    }
}
