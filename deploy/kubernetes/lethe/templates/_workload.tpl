{{/* What every service has besides its pod: an account, a budget for disruptions and, where somebody calls it, a Service. */}}
{{- define "lethe.companions" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- include "lethe.metadata" . | nindent 2 }}
automountServiceAccountToken: false
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "lethe.metadata" . | nindent 2 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "lethe.selector" . | nindent 6 }}
{{- end -}}

{{- define "lethe.service" -}}
apiVersion: v1
kind: Service
metadata:
  {{- include "lethe.metadata" . | nindent 2 }}
spec:
  type: ClusterIP
  selector:
    {{- include "lethe.selector" . | nindent 4 }}
  ports:
    {{- if .tls }}
    - name: https
      port: 443
      targetPort: https
    {{- else }}
    - name: http
      port: 80
      targetPort: http
    {{- end }}
{{- end -}}

{{/* A service whose local state is worth keeping: a StatefulSet with a volume a pod, or a Deployment without. */}}
{{- define "lethe.stateful" -}}
{{- $keeps := .values.persistence.enabled -}}
apiVersion: apps/v1
kind: {{ ternary "StatefulSet" "Deployment" $keeps }}
metadata:
  {{- include "lethe.metadata" . | nindent 2 }}
spec:
  replicas: {{ .values.replicas }}
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      {{- include "lethe.selector" . | nindent 6 }}
  {{- if $keeps }}
  serviceName: {{ include "lethe.name" .root }}-{{ .component }}
  podManagementPolicy: Parallel
  volumeClaimTemplates:
    - apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        name: state
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .values.persistence.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources:
          requests:
            storage: {{ .values.persistence.size }}
  {{- else }}
  strategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  {{- end }}
  template:
    {{- $volumes := list }}
    {{- if not $keeps }}
    {{- $volumes = list (dict "name" "state" "emptyDir" (dict "sizeLimit" .values.persistence.size)) }}
    {{- end }}
    {{- $mounts := list (dict "name" "state" "mountPath" "/var/lib/lethe") }}
    {{- include "lethe.pod" (merge (dict "volumes" (concat $volumes (default list .volumes)) "mounts" (concat $mounts (default list .mounts))) .) | nindent 4 }}
{{- end -}}
