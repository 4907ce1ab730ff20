/** Holds the Helm chart against real Helm, typed models of Kubernetes, and the code. */
@org.jspecify.annotations.NullMarked
package io.lethe.kubernetes;
