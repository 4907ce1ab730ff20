#!/usr/bin/env bash
# Declares every topic of the platform and a dead-letter topic for each; those that exist stay as they are. Clients never
# create topics. A test of lib/contracts holds this list to io.lethe.contracts.Topics.
#
#   KAFKA_BOOTSTRAP_SERVERS         broker to talk to (localhost:9092)
#   LETHE_TOPIC_PARTITIONS          partitions of the topics that share one count (12); bounds the number of workers.
#                                   Growing it later moves keys and breaks the order of a model's events.
#   LETHE_TOPIC_SMALL_PARTITIONS    partitions of the others (3)
#   LETHE_TOPIC_REPLICATION         copies (1); 3 in production, with min.insync.replicas=2 on the brokers
#   KAFKA_TOPICS_COMMAND            Kafka's own tool (/opt/kafka/bin/kafka-topics.sh)
set -euo pipefail

broker=${KAFKA_BOOTSTRAP_SERVERS:-localhost:9092}
shared=${LETHE_TOPIC_PARTITIONS:-12}
small=${LETHE_TOPIC_SMALL_PARTITIONS:-3}
replication=${LETHE_TOPIC_REPLICATION:-1}
command=${KAFKA_TOPICS_COMMAND:-/opt/kafka/bin/kafka-topics.sh}
# The tool starts a JVM for each topic: start fast, stay small.
export KAFKA_JVM_PERFORMANCE_OPTS=${KAFKA_JVM_PERFORMANCE_OPTS:--XX:+UseSerialGC -XX:TieredStopAtLevel=1}

create() { # name, partitions, cleanup policy, days (0: for ever)
  local retention=$(($4 * 24 * 60 * 60 * 1000))
  if ((retention == 0)); then retention=-1; fi
  "$command" --bootstrap-server "$broker" --create --if-not-exists --topic "$1" \
    --partitions "$2" --replication-factor "$replication" \
    --config "cleanup.policy=$3" --config "retention.ms=$retention"
}

topic() { # name, partitions, cleanup policy, days (0: for ever)
  create "$1" "$2" "$3" "$4"
  create "$1.dlq" "$2" delete 30
}

topic lethe.dataset.split-published.v1 "$small" compact 0
topic lethe.model.trained.v1 "$shared" delete 400
topic lethe.forget.requested.v1 "$shared" delete 45
topic lethe.forget.instructed.v1 "$shared" delete 400
topic lethe.job.planned.v1 "$shared" compact 0
topic lethe.job.progressed.v1 "$shared" delete 1
topic lethe.job.failed.v1 "$shared" delete 30
topic lethe.model.unlearned.v1 "$shared" delete 400
topic lethe.evaluation.scored.v1 "$shared" delete 400
topic lethe.model.promoted.v1 "$shared" delete 400
topic lethe.model.state-changed.v1 "$shared" compact 0
topic lethe.forget.status-changed.v1 "$shared" compact,delete 400
topic lethe.request.commanded.v1 "$shared" delete 7
topic lethe.model.commanded.v1 "$shared" delete 7
