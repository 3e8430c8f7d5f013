#!/usr/bin/env bash
# kafka-run-class.sh - run a class of Kafka: kafka-run-class.sh CLASS [ARGUMENT]...
set -euo pipefail
config=/opt/kafka/config
[[ -f $config/tools-log4j2.yaml ]] || config=/etc/kafka/docker
: "${KAFKA_LOG4J_OPTS:=-Dlog4j2.configurationFile=$config/tools-log4j2.yaml}"
: "${KAFKA_JVM_PERFORMANCE_OPTS:=-XX:+UseG1GC -XX:MaxGCPauseMillis=20 -Djava.awt.headless=true}"
if [[ -n ${JMX_PORT:-${KAFKA_JMX_PORT:-}} ]]; then
  : "${KAFKA_JMX_OPTS:=-Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false}"
  KAFKA_JMX_OPTS+=" -Dcom.sun.management.jmxremote.port=${JMX_PORT:-$KAFKA_JMX_PORT}"
fi
# shellcheck disable=SC2086 # each of these is several options
exec java ${KAFKA_HEAP_OPTS:--Xmx256m} $KAFKA_JVM_PERFORMANCE_OPTS ${KAFKA_GC_LOG_OPTS:-} \
  ${KAFKA_JMX_OPTS:-} $KAFKA_LOG4J_OPTS ${KAFKA_OPTS:-} \
  -cp "${CLASSPATH:+$CLASSPATH:}/opt/kafka/libs/*" "$@"
