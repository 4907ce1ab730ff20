#!/usr/bin/env bash
# Sorts what was built into the layers of the images: libraries of others, and what is ours.
#
#   deploy/docker/arrange.sh FOLDER
set -euo pipefail

out=$1
learning=(training-service unlearning-service evaluation-service)
services=(gateway dataset-service "${learning[@]}")
date=2026-11-01T00:00:00Z

# Leaves out of a jar what no container on x86-64 with glibc loads. Always the same bytes for the same jar.
slim() { # jar, extended regular expression of the entries that stay out
  local jar=$1 unwanted=$2 folder
  [[ -e $jar ]] || return 0
  folder=$(mktemp -d)
  (
    cd "$folder"
    jar --extract --file "$jar"
    # shellcheck disable=SC2038
    find . -type f | sed 's|^\./||' | { grep -E "$unwanted" || true; } | xargs -r rm --
    find . -type f -exec touch -d "$date" {} +
    jar --create --no-manifest --file "$jar" --date="$date" .
  )
  rm -r "$folder"
}

# Takes a native library out of a jar, to where start.sh tells its loader to look, so that no container unpacks one.
unpack() { # folder, jar, entry, name of the file
  local folder=$1 jar=$2 entry=$3 name=$4
  [[ -e $jar ]] || return 0
  mkdir -p "$folder"
  (
    cd "$folder"
    jar --extract --file "$jar" "$entry"
    mv "$entry" "$name.unpacked"
    rm -rf "./${entry%%/*}"
    mv "$name.unpacked" "$name"
    chmod 755 "$name"
    touch -d "$date" "$name"
  )
  slim "$jar" '\.(so|jnilib|dylib|dll|a)$'
}

for service in "${services[@]}"; do
  app=$service/target/quarkus-app
  libraries=$out/$service/libraries
  own=$out/$service/own
  mkdir -p "$libraries" "$own/lib/main"
  cp -r "$app/lib" "$libraries/"
  mv "$libraries"/lib/main/io.lethe.* "$own/lib/main/"
  cp -r "$app/app" "$app/quarkus" "$app/quarkus-run.jar" "$own/"
  cp "$service/target/bom.json" "$own/sbom.cdx.json"
  jars=$libraries/lib/main
  native=$libraries/native
  unpack "$native" "$(echo "$jars"/org.rocksdb.rocksdbjni-*.jar)" librocksdbjni-linux64.so librocksdbjni.so
  unpack "$native" "$(echo "$jars"/org.xerial.sqlite-jdbc-*.jar)" \
    org/sqlite/native/Linux/x86_64/libsqlitejdbc.so libsqlitejdbc.so
  unpack "$native" "$(echo "$jars"/org.xerial.snappy.snappy-java-*.jar)" \
    org/xerial/snappy/native/Linux/x86_64/libsnappyjava.so libsnappyjava.so
  unpack "$native" "$(echo "$jars"/at.yawk.lz4.lz4-java-*.jar)" net/jpountz/util/linux/amd64/liblz4-java.so liblz4-java.so
  zstd=$(echo "$jars"/com.github.luben.zstd-jni-*.jar)
  unpack "$native" "$zstd" "linux/amd64/libzstd-jni-$(basename "${zstd##*zstd-jni-}" .jar).so" libzstd-jni.so
done

mkdir -p "$out/engine"
cp deploy/docker/UnpackEngine.java "$out/engine/"
for name in ai.djl. com.google.code.gson. net.java.dev.jna. org.apache.commons.commons-compress- \
  commons-io.commons-io- org.apache.commons.commons-lang3- commons-codec. org.slf4j.slf4j-api-; do
  find "$out/training-service/libraries/lib" -name "$name*" -exec cp {} "$out/engine/" \;
done
# The unpacked libraries are found by name and version, which a file of the jar tells; the rest of it is there twice.
for service in "${learning[@]}"; do
  for jar in "$out/$service"/libraries/lib/main/ai.djl.pytorch.pytorch-native-*.jar; do
    slim "$jar" '\.so(\.[0-9]+)*$'
  done
  for jar in "$out/$service"/libraries/lib/main/ai.djl.pytorch.pytorch-jni-*.jar; do
    slim "$jar" '^jnilib/(linux-aarch64|osx|win)'
  done
done

mkdir -p "$out/tools/libraries" "$out/tools/own"
cp deploy/local/target/lib/*.jar "$out/tools/libraries/"
for jar in "$out"/tools/libraries/*rocksdbjni-*.jar; do
  slim "$jar" '^librocksdbjni-([^l]|linux[^6]|linux64-)'
done
cp -r lib/contracts/target/classes/. deploy/local/target/classes/. "$out/tools/own/"
