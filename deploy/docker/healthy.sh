#!/usr/bin/env bash
# Succeeds when the service in this container is ready. Bash alone: the image need not have an HTTP client.
set -euo pipefail

exec 3<>"/dev/tcp/127.0.0.1/${LETHE_HTTP_PORT:-8080}"
printf 'GET /q/health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r _ status _ <&3
[[ $status == 200 ]]
