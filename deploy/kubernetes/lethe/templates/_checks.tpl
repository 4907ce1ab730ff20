{{/* What the schema cannot see: settings that need one another. Each message says what to set. */}}
{{- define "lethe.checks" -}}
{{- $v := .Values -}}
{{- if and $v.strimzi.enabled $v.kafka.embedded.enabled -}}
{{- fail "strimzi.enabled and kafka.embedded.enabled exclude each other: choose one broker" -}}
{{- end -}}
{{- if not (or $v.kafka.bootstrapServers $v.kafka.embedded.enabled $v.strimzi.enabled) -}}
{{- fail "no broker: set kafka.bootstrapServers, kafka.embedded.enabled or strimzi.enabled" -}}
{{- end -}}
{{- if not (or $v.store.endpoint $v.store.embedded.enabled) -}}
{{- fail "no object store: set store.endpoint or store.embedded.enabled" -}}
{{- end -}}
{{- if and (has $v.store.credentials (list "keys" "file")) (not $v.store.existingSecret) (not $v.store.embedded.enabled) -}}
{{- fail "no keys of the object store: create a Secret with access-key and secret-key (or a file 'credentials') and name it in store.existingSecret" -}}
{{- end -}}
{{- if and (eq $v.gateway.authentication "required") (not $v.oidc.enabled) (not $v.gateway.apiKeys.existingSecret) -}}
{{- fail "nobody could come in: set oidc.enabled, gateway.apiKeys.existingSecret, or gateway.authentication=trusted-network if something in front of the gateway decides" -}}
{{- end -}}
{{- if and $v.oidc.enabled (not $v.oidc.url) -}}
{{- fail "oidc.enabled needs oidc.url, the address of the identity provider" -}}
{{- end -}}
{{- if and $v.gateway.ingress.enabled (not $v.gateway.ingress.host) -}}
{{- fail "gateway.ingress.enabled needs gateway.ingress.host" -}}
{{- end -}}
{{- if and $v.tls.enabled (not (or $v.tls.gatewaySecret $v.tls.broker.authoritySecret $v.tls.trust.existingConfigMap $v.strimzi.enabled)) -}}
{{- fail "tls.enabled needs tls.gatewaySecret, tls.broker.authoritySecret or tls.trust.existingConfigMap: nothing would be encrypted otherwise" -}}
{{- end -}}
{{- if and $v.monitoring.enabled (eq $v.gateway.authentication "required") (not $v.monitoring.gatewayKey.existingSecret) -}}
{{- fail "the gateway would answer no scrape: create a Secret whose 'key' is an API key with the role scraper and name it in monitoring.gatewayKey.existingSecret" -}}
{{- end -}}
{{- if and $v.monitoring.enabled (eq $v.gateway.authentication "required") (not $v.gateway.apiKeys.existingSecret) -}}
{{- fail "the gateway would know no key of the scraper: name the Secret with the digests of API keys in gateway.apiKeys.existingSecret" -}}
{{- end -}}
{{- if and $v.monitoring.enabled $v.networkPolicy.enabled (not $v.networkPolicy.scrapeFrom) -}}
{{- fail "nobody could scrape: name Prometheus' pods alone in networkPolicy.scrapeFrom, since whoever is named reaches all services" -}}
{{- end -}}
{{- if gt (int $v.keda.minReplicas) (int (min $v.training.maxReplicas $v.unlearning.maxReplicas $v.evaluation.maxReplicas)) -}}
{{- fail "keda.minReplicas is larger than a worker's maxReplicas" -}}
{{- end -}}
{{- end -}}
