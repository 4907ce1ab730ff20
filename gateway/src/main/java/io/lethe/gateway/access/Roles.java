package io.lethe.gateway.access;

import java.util.Set;

/** What a caller may do. An endpoint names the roles that it answers to; one that names none answers nobody. */
public final class Roles {

    /** Submits forget requests, and plans them. */
    public static final String FORGET_SUBMIT = "forget-submit";

    /** Follows forget requests. */
    public static final String FORGET_READ = "forget-read";

    /** Looks at models and scorecards, and downloads weights. */
    public static final String MODEL_READ = "model-read";

    /** Does all of this, steers requests, and handles dead letters. */
    public static final String OPERATOR = "operator";

    /** Reads metrics and nothing else: for whoever scrapes. */
    public static final String SCRAPER = "scraper";

    static final Set<String> ALL = Set.of(FORGET_SUBMIT, FORGET_READ, MODEL_READ, OPERATOR, SCRAPER);

    private Roles() {}
}
