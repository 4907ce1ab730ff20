package io.lethe.learning.unlearning;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says what a hyper-parameter is, what it may be, and where a search for it is worth while. */
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Parameter {

    /** What it is, in half a sentence. */
    String value();

    /** Smallest possible value. */
    double min() default Double.NEGATIVE_INFINITY;

    /** Largest possible value. */
    double max() default Double.POSITIVE_INFINITY;

    /** Below all possible values. */
    double above() default Double.NEGATIVE_INFINITY;

    /** Above all possible values. */
    double below() default Double.POSITIVE_INFINITY;

    /** Where to search: the smallest and the largest value; empty where a search has no point. */
    double[] search() default {};

    /** Whether the search is even in the logarithm. */
    boolean logarithmic() default false;
}
