#!/bin/sh
# Starts the service in this container. Flags stand here, not in JAVA_TOOL_OPTIONS, which a learner, a JVM too, would
# read as well; it inherits no variable whose name begins with LETHE_.
# shellcheck disable=SC2086
exec java "-XX:MaxRAMPercentage=${LETHE_HEAP_PERCENT}" -XX:+ExitOnOutOfMemoryError -XX:-CreateCoredumpOnCrash \
  ${LETHE_JAVA_OPTS} -jar quarkus-run.jar
