/** Holds dashboards and rules to their conventions, to the series that services export, and to runbooks. */
@org.jspecify.annotations.NullMarked
package io.lethe.monitoring;
