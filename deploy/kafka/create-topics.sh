#!/usr/bin/env bash
# Generated from io.lethe.contracts.Topics; edit that, and write this anew with
#   ./mvnw -pl lib/contracts test -Dtest=CreateTopicsScriptTest -Dlethe.regenerate=true
#
# Declares every topic of the platform and a dead-letter topic for each. One look at the broker tells what is there:
# topics that are missing are made, settings that differ are set, and a partition count that differs is an error,
# since changing it would move keys and break the order of a model's events. Clients never create topics.
#
#   KAFKA_BOOTSTRAP_SERVERS         broker to talk to (localhost:9092)
#   KAFKA_COMMAND_CONFIG            file with the client's settings, for TLS and SASL (none)
#   LETHE_TOPICS_PREFIX             what every topic's name begins with (nothing)
#   LETHE_TOPIC_PARTITIONS          partitions of the topics that share one count (12)
#   LETHE_TOPIC_SMALL_PARTITIONS    partitions of the others (3)
#   LETHE_TOPIC_REPLICATION         copies (1); 3 in production, with min.insync.replicas=2 on the brokers
#   LETHE_TOPICS_AT_ONCE            topics made side by side, each by a JVM of its own (4)
#   KAFKA_TOPICS_COMMAND            Kafka's own tool (/opt/kafka/bin/kafka-topics.sh)
#   KAFKA_CONFIGS_COMMAND           Kafka's own tool (/opt/kafka/bin/kafka-configs.sh)
set -euo pipefail

shared=${LETHE_TOPIC_PARTITIONS:-12}
small=${LETHE_TOPIC_SMALL_PARTITIONS:-3}
at_once=${LETHE_TOPICS_AT_ONCE:-4}
topics_command=${KAFKA_TOPICS_COMMAND:-/opt/kafka/bin/kafka-topics.sh}
configs_command=${KAFKA_CONFIGS_COMMAND:-/opt/kafka/bin/kafka-configs.sh}
connection=(--bootstrap-server "${KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}")
if [[ -n ${KAFKA_COMMAND_CONFIG:-} ]]; then
  connection+=(--command-config "$KAFKA_COMMAND_CONFIG")
fi
# The tools start a JVM each: start fast, stay small.
export KAFKA_JVM_PERFORMANCE_OPTS=${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1}

running=()
exit_code=0
existing=$("$topics_command" "${connection[@]}" --describe)

finish() {
  local pid
  for pid in "${running[@]}"; do
    wait "$pid" || exit_code=1
  done
  running=()
}

start() { # command
  "$@" &
  running+=($!)
  if ((${#running[@]} >= at_once)); then
    finish
  fi
}

create() { # name, partitions, settings
  local name=$1 partitions=$2 setting
  local command=("$topics_command" "${connection[@]}" --create --if-not-exists --topic "$name"
    --partitions "$partitions" --replication-factor "${LETHE_TOPIC_REPLICATION:-1}")
  shift 2
  for setting in "$@"; do
    command+=(--config "$setting")
  done
  start "${command[@]}"
}

compare() { # line of the existing topic, name, partitions, settings
  local line=$1 name=$2 partitions=$3 setting differing=""
  shift 3
  if [[ $line != *$'\tPartitionCount: '"$partitions"$'\t'* ]]; then
    echo "create-topics: $name exists with another partition count than $partitions: delete it, or set the count" >&2
    exit_code=1
  fi
  for setting in "$@"; do
    if [[ ,${line##*Configs: }, != *",$setting,"* ]]; then
      differing+=",${setting%%=*}=[${setting#*=}]"
    fi
  done
  if [[ -n $differing ]]; then
    start "$configs_command" "${connection[@]}" --alter --entity-type topics --entity-name "$name" \
      --add-config "${differing#,}"
  fi
}

topic() { # name, partitions, settings
  local name=${LETHE_TOPICS_PREFIX:-}$1 line
  shift
  line=$(grep -F "Topic: $name"$'\t' <<< "$existing" | grep -m 1 -F PartitionCount: || true)
  if [[ -z $line ]]; then
    create "$name" "$@"
  else
    compare "$line" "$name" "$@"
  fi
}

topic lethe.dataset.split-published.v1 "$small" cleanup.policy=compact retention.ms=-1 max.message.bytes=1048576 compression.type=producer segment.bytes=16777216 min.cleanable.dirty.ratio=0.1
topic lethe.model.trained.v1 "$shared" cleanup.policy=delete retention.ms=34560000000 max.message.bytes=1048576 compression.type=producer message.timestamp.type=LogAppendTime
topic lethe.forget.requested.v1 "$shared" cleanup.policy=delete retention.ms=3888000000 max.message.bytes=1048576 compression.type=producer message.timestamp.type=LogAppendTime
topic lethe.forget.instructed.v1 "$shared" cleanup.policy=delete retention.ms=34560000000 max.message.bytes=1048576 compression.type=producer message.timestamp.type=LogAppendTime
topic lethe.job.planned.v1 "$shared" cleanup.policy=compact retention.ms=-1 max.message.bytes=1048576 compression.type=producer segment.bytes=16777216 min.cleanable.dirty.ratio=0.1
topic lethe.job.progressed.v1 "$shared" cleanup.policy=delete retention.ms=86400000 max.message.bytes=1048576 compression.type=producer
topic lethe.job.failed.v1 "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.model.unlearned.v1 "$shared" cleanup.policy=delete retention.ms=34560000000 max.message.bytes=1048576 compression.type=producer
topic lethe.evaluation.scored.v1 "$shared" cleanup.policy=delete retention.ms=34560000000 max.message.bytes=1048576 compression.type=producer
topic lethe.model.promoted.v1 "$shared" cleanup.policy=delete retention.ms=34560000000 max.message.bytes=1048576 compression.type=producer
topic lethe.model.state-changed.v1 "$shared" cleanup.policy=compact retention.ms=-1 max.message.bytes=1048576 compression.type=producer segment.bytes=16777216 min.cleanable.dirty.ratio=0.1
topic lethe.forget.status-changed.v1 "$shared" cleanup.policy=compact,delete retention.ms=34560000000 max.message.bytes=1048576 compression.type=producer segment.bytes=16777216 min.cleanable.dirty.ratio=0.1
topic lethe.request.commanded.v1 "$shared" cleanup.policy=delete retention.ms=604800000 max.message.bytes=1048576 compression.type=producer
topic lethe.model.commanded.v1 "$shared" cleanup.policy=delete retention.ms=604800000 max.message.bytes=1048576 compression.type=producer
topic lethe.dataset.split-published.v1.dlq "$small" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.model.trained.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.forget.requested.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.forget.instructed.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.job.planned.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.job.progressed.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.job.failed.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.model.unlearned.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.evaluation.scored.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.model.promoted.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.model.state-changed.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.forget.status-changed.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.request.commanded.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer
topic lethe.model.commanded.v1.dlq "$shared" cleanup.policy=delete retention.ms=2592000000 max.message.bytes=1048576 compression.type=producer

if ((${#running[@]} > 0)); then
  finish
fi
exit "$exit_code"
