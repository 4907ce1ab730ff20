{{/* How services reach the object store. */}}

{{- define "lethe.store.endpoint" -}}
{{- if .Values.store.endpoint -}}
{{- .Values.store.endpoint -}}
{{- else if .Values.store.embedded.enabled -}}
http://{{ include "lethe.name" . }}-store:9000
{{- end -}}
{{- end -}}

{{- define "lethe.store.secret" -}}
{{- if .Values.store.existingSecret -}}
{{- .Values.store.existingSecret -}}
{{- else if .Values.store.embedded.enabled -}}
{{- include "lethe.name" . }}-store
{{- end -}}
{{- end -}}

{{- define "lethe.store.environment" -}}
{{- $store := .root.Values.store -}}
- name: LETHE_STORE_ENDPOINT
  value: {{ include "lethe.store.endpoint" .root | quote }}
- name: LETHE_STORE_REGION
  value: {{ $store.region | quote }}
{{- with $store.publicEndpoint }}
- name: LETHE_STORE_PUBLIC_ENDPOINT
  value: {{ . | quote }}
{{- end }}
- name: LETHE_STORE_CREDENTIALS
  value: {{ $store.credentials | quote }}
{{- if eq $store.credentials "keys" }}
- name: LETHE_STORE_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ include "lethe.store.secret" .root }}
      key: access-key
- name: LETHE_STORE_SECRET_KEY
  valueFrom:
    secretKeyRef:
      name: {{ include "lethe.store.secret" .root }}
      key: secret-key
{{- else if eq $store.credentials "file" }}
- name: LETHE_STORE_KEY_FILE
  value: /etc/lethe/store/credentials
{{- else if eq $store.credentials "web-identity" }}
- name: LETHE_STORE_WEB_IDENTITY_TOKEN_FILE
  value: /etc/lethe/store-token/token
{{- with $store.webIdentity.endpoint }}
- name: LETHE_STORE_WEB_IDENTITY_ENDPOINT
  value: {{ . | quote }}
{{- end }}
{{- with $store.webIdentity.role }}
- name: LETHE_STORE_WEB_IDENTITY_ROLE
  value: {{ . | quote }}
{{- end }}
{{- end }}
{{- with $store.bucket }}
- name: LETHE_STORE_BUCKET
  value: {{ . | quote }}
{{- end }}
{{- with $store.prefix }}
- name: LETHE_STORE_PREFIX
  value: {{ . | quote }}
{{- end }}
{{- if or $store.createBuckets $store.embedded.enabled }}
- name: LETHE_STORE_CREATE_BUCKETS
  value: "true"
{{- end }}
{{- end -}}

{{- define "lethe.store.mounts" -}}
{{- if eq .root.Values.store.credentials "file" }}
- name: store-credentials
  mountPath: /etc/lethe/store
  readOnly: true
{{- else if eq .root.Values.store.credentials "web-identity" }}
- name: store-token
  mountPath: /etc/lethe/store-token
  readOnly: true
{{- end }}
{{- end -}}

{{- define "lethe.store.volumes" -}}
{{- if eq .root.Values.store.credentials "file" }}
- name: store-credentials
  secret:
    secretName: {{ include "lethe.store.secret" .root }}
    defaultMode: 0440
    items:
      - key: credentials
        path: credentials
{{- else if eq .root.Values.store.credentials "web-identity" }}
- name: store-token
  projected:
    defaultMode: 0440
    sources:
      - serviceAccountToken:
          path: token
          audience: {{ .root.Values.store.webIdentity.audience | quote }}
          expirationSeconds: 3600
{{- end }}
{{- end -}}
