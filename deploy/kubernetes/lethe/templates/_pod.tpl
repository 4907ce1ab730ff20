{{/*
The pod of a service. Takes root, component (name of its objects), service (name of its image), values (its section of
the values), learner (whether it learns), environment and mounts and volumes of its own (lists), tls (whether HTTPS).
*/}}
{{- define "lethe.pod" -}}
metadata:
  labels:
    {{- include "lethe.labels" . | nindent 4 }}
  {{- with .values.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "lethe.name" .root }}-{{ .component }}
  automountServiceAccountToken: false
  # Otherwise a Service called lethe-gateway becomes the setting LETHE_GATEWAY_PORT.
  enableServiceLinks: false
  # A worker puts its job's last checkpoint away; the others answer the calls that have come.
  terminationGracePeriodSeconds: 120
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: {{ .service }}
      image: {{ include "lethe.image" . | quote }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      securityContext:
        {{- include "lethe.containerSecurity" . | nindent 8 }}
      ports:
        - name: http
          containerPort: 8080
        {{- if .tls }}
        - name: https
          containerPort: 8443
        {{- end }}
      env:
        {{- include "lethe.broker.environment" . | nindent 8 }}
        {{- include "lethe.store.environment" . | nindent 8 }}
        {{- if .learner }}
        - name: LETHE_LEARNER_DIRECTORY
          value: /var/lib/lethe/learner
        - name: LETHE_WORKER_DRAIN_TIMEOUT
          value: PT90S
        {{- else }}
        # Calls come until every node knows that this pod takes no more; then those that have come are answered.
        - name: QUARKUS_SHUTDOWN_DELAY
          value: PT10S
        - name: QUARKUS_SHUTDOWN_TIMEOUT
          value: PT20S
        {{- end }}
        {{- with .environment }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- $further := .values.environment }}
        {{- if and .root.Values.tls.enabled .root.Values.tls.trust.existingConfigMap }}
        {{- /* Where a JRE keeps its own differs from image to image. */}}
        {{- $java := printf "-Djavax.net.ssl.trustStore=/etc/lethe/trust/cacerts %v" (default "" $further.LETHE_JAVA_OPTS) | trim }}
        {{- $further = merge (dict "LETHE_JAVA_OPTS" $java) $further }}
        {{- end }}
        {{- range $name, $value := $further }}
        - name: {{ $name }}
          value: {{ $value | quote }}
        {{- end }}
      {{- $resources := deepCopy .values.resources }}
      {{- if and .learner .root.Values.gpu.enabled }}
      {{- $_ := set $resources "limits" (merge (dict .root.Values.gpu.resource 1) (default dict $resources.limits)) }}
      {{- end }}
      resources:
        {{- toYaml $resources | nindent 8 }}
      # Natives are loaded and settings read; broker and store do not matter yet.
      startupProbe:
        {{- include "lethe.probe" "started" | nindent 8 }}
        periodSeconds: 5
        failureThreshold: 30
      livenessProbe:
        {{- include "lethe.probe" "live" | nindent 8 }}
        periodSeconds: 10
        failureThreshold: 6
      readinessProbe:
        {{- include "lethe.probe" "ready" | nindent 8 }}
        periodSeconds: 10
        failureThreshold: 3
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if .learner }}
        - name: scratch
          mountPath: /var/lib/lethe
        {{- end }}
        {{- with .mounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
        {{- include "lethe.broker.mounts" . | nindent 8 }}
        {{- include "lethe.store.mounts" . | nindent 8 }}
        {{- if and .root.Values.tls.enabled .root.Values.tls.trust.existingConfigMap }}
        - name: trust
          mountPath: /etc/lethe/trust
          readOnly: true
        {{- end }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: {{ ternary (dig "scratch" "1Gi" .values) "1Gi" (eq .component "dataset-service") }}
    {{- if .learner }}
    - name: scratch
      emptyDir:
        sizeLimit: {{ .values.scratch }}
    {{- end }}
    {{- with .volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    {{- include "lethe.broker.volumes" . | nindent 4 }}
    {{- include "lethe.store.volumes" . | nindent 4 }}
    {{- if and .root.Values.tls.enabled .root.Values.tls.trust.existingConfigMap }}
    - name: trust
      configMap:
        name: {{ .root.Values.tls.trust.existingConfigMap }}
        items:
          - key: cacerts
            path: cacerts
    {{- end }}
  {{- include "lethe.placement" . | nindent 2 }}
{{- end -}}

{{- define "lethe.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "lethe.probe" -}}
httpGet:
  path: /q/health/{{ . }}
  port: http
timeoutSeconds: 5
{{- end -}}

{{/* Where a pod may run: replicas apart from each other, learners on nodes with a GPU if they have one. */}}
{{- define "lethe.placement" -}}
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: topology.kubernetes.io/zone
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "lethe.selector" . | nindent 8 }}
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "lethe.selector" . | nindent 8 }}
{{- with .values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- $tolerations := .values.tolerations }}
{{- if and .learner .root.Values.gpu.enabled }}
{{- $tolerations = append $tolerations (dict "key" .root.Values.gpu.tolerationKey "operator" "Exists" "effect" "NoSchedule") }}
affinity:
  nodeAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      nodeSelectorTerms:
        - matchExpressions:
            - key: {{ .root.Values.gpu.nodeLabel }}
              operator: In
              values: ["true"]
{{- end }}
{{- with $tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
