{{/* How services and tools reach the broker. */}}

{{- define "lethe.strimzi.cluster" -}}
{{- default (include "lethe.name" .) .Values.strimzi.cluster -}}
{{- end -}}

{{- define "lethe.bootstrap" -}}
{{- if .Values.kafka.bootstrapServers -}}
{{- .Values.kafka.bootstrapServers -}}
{{- else if .Values.strimzi.enabled -}}
{{- include "lethe.strimzi.cluster" . }}-kafka-bootstrap:9093
{{- else if .Values.kafka.embedded.enabled -}}
{{- include "lethe.name" . }}-kafka:9092
{{- end -}}
{{- end -}}

{{/* Secret with the authority that signed the broker's certificate, under ca.crt; empty without TLS. */}}
{{- define "lethe.broker.authority" -}}
{{- if .Values.strimzi.enabled -}}
{{- include "lethe.strimzi.cluster" . }}-cluster-ca-cert
{{- else if .Values.tls.enabled -}}
{{- .Values.tls.broker.authoritySecret -}}
{{- end -}}
{{- end -}}

{{/* Secret with a client certificate as user.p12 and user.password; empty where clients bring none. */}}
{{- define "lethe.broker.client" -}}
{{- if .root.Values.strimzi.enabled -}}
{{- include "lethe.name" .root }}-{{ .component }}
{{- else if .root.Values.tls.enabled -}}
{{- .root.Values.tls.broker.clientSecret -}}
{{- end -}}
{{- end -}}

{{- define "lethe.broker.environment" -}}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ include "lethe.bootstrap" .root | quote }}
{{- with .root.Values.kafka.topicsPrefix }}
- name: LETHE_TOPICS_PREFIX
  value: {{ . | quote }}
{{- end }}
{{- with .root.Values.kafka.groupsPrefix }}
- name: LETHE_GROUPS_PREFIX
  value: {{ . | quote }}
{{- end }}
{{- if include "lethe.broker.authority" .root }}
- name: KAFKA_SECURITY_PROTOCOL
  value: SSL
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /etc/lethe/broker-authority/ca.crt
{{- with include "lethe.broker.client" . }}
- name: KAFKA_SSL_KEYSTORE_TYPE
  value: PKCS12
- name: KAFKA_SSL_KEYSTORE_LOCATION
  value: /etc/lethe/broker-client/user.p12
- name: KAFKA_SSL_KEYSTORE_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: user.password
{{- end }}
{{- end }}
{{- end -}}

{{- define "lethe.broker.mounts" -}}
{{- if include "lethe.broker.authority" .root }}
- name: broker-authority
  mountPath: /etc/lethe/broker-authority
  readOnly: true
{{- if include "lethe.broker.client" . }}
- name: broker-client
  mountPath: /etc/lethe/broker-client
  readOnly: true
{{- end }}
{{- end }}
{{- end -}}

{{- define "lethe.broker.volumes" -}}
{{- with include "lethe.broker.authority" .root }}
- name: broker-authority
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items:
      - key: ca.crt
        path: ca.crt
{{- with include "lethe.broker.client" $ }}
- name: broker-client
  secret:
    secretName: {{ . }}
    defaultMode: 0440
    items:
      - key: user.p12
        path: user.p12
{{- end }}
{{- end }}
{{- end -}}
