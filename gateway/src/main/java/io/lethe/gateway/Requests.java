package io.lethe.gateway;

import io.lethe.contracts.ErrorCode;
import io.lethe.contracts.LetheException;
import io.lethe.contracts.Names;
import io.lethe.gateway.ledger.LedgerFeed;
import io.lethe.gateway.ledger.Page;
import io.lethe.gateway.ledger.RequestLedger;
import io.lethe.gateway.ledger.RequestQuery;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Locale;

/** Finds requests: in the view, or among those that just came in. Thread-safe. */
@Singleton
public class Requests {

    private final RequestLedger ledger;
    private final RecentSubmissions recent;
    private final RequestDocuments documents;
    private final LedgerFeed feed;

    @Inject
    public Requests(RequestLedger ledger, RecentSubmissions recent, RequestDocuments documents, LedgerFeed feed) {
        this.ledger = ledger;
        this.recent = recent;
        this.documents = documents;
        this.feed = feed;
    }

    /**
     * Where a request stands.
     *
     * @param requestId its id, in any case
     * @throws LetheException {@link ErrorCode#REQUEST_NOT_FOUND}, or {@link ErrorCode#BROKER_UNAVAILABLE} where the
     *     view is too young to tell
     */
    RequestDocument find(String requestId) {
        var id = requestId.toLowerCase(Locale.ROOT);
        if (!Names.isRequestId(id)) {
            throw notFound();
        }
        return ledger.find(id)
                .map(standing -> documents.whole(standing, Instant.now()))
                .or(() -> recent.find(id).map(documents::received))
                .orElseThrow(() -> feed.caughtUp() ? notFound() : tooEarly());
    }

    /** A page of requests. */
    Page<RequestDocument> list(RequestQuery query) {
        return ledger.list(query).map(documents::brief);
    }

    /** What is not found may be on the topics still. */
    static LetheException tooEarly() {
        return new LetheException(
                ErrorCode.BROKER_UNAVAILABLE, "the view has not read all topics yet, so nobody can tell; ask again");
    }

    private static LetheException notFound() {
        return new LetheException(ErrorCode.REQUEST_NOT_FOUND, "no such request");
    }
}
