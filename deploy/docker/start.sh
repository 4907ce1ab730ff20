#!/bin/sh
# Starts the service in this container. Flags stand here, not in JAVA_TOOL_OPTIONS, which a learner, a JVM too, would
# read as well; it inherits no variable whose name begins with LETHE_.
# Native libraries were taken out of their jars when the image was built; each loader is told where they are.
native=/opt/lethe/native
# shellcheck disable=SC2086
exec java "-Djava.library.path=$native" "-DZstdNativePath=$native/libzstd-jni.so" \
  "-Dorg.xerial.snappy.lib.path=$native" "-Dorg.sqlite.lib.path=$native" -Dorg.sqlite.lib.name=libsqlitejdbc.so \
  "-XX:MaxRAMPercentage=${LETHE_HEAP_PERCENT}" -XX:+ExitOnOutOfMemoryError -XX:-CreateCoredumpOnCrash \
  ${LETHE_JAVA_OPTS} -jar quarkus-run.jar
