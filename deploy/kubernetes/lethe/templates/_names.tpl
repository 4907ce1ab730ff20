{{/* Names, labels and images: everything is called RELEASE-COMPONENT, or COMPONENT after a release called lethe. */}}

{{- define "lethe.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "lethe.selector" -}}
app.kubernetes.io/name: lethe
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "lethe.labels" -}}
{{ include "lethe.selector" . }}
app.kubernetes.io/part-of: lethe
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "lethe.metadata" -}}
name: {{ include "lethe.name" .root }}-{{ .component }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "lethe.labels" . | nindent 2 }}
{{- end -}}

{{/* The image of a service: by digest where one is given. */}}
{{- define "lethe.image" -}}
{{- $image := .root.Values.image -}}
{{- $suffix := ternary .root.Values.gpu.tagSuffix "" (and .root.Values.gpu.enabled (dig "learner" false .)) -}}
{{- $name := printf "%s/%s" $image.repository .service -}}
{{- if $image.registry -}}{{- $name = printf "%s/%s" (trimSuffix "/" $image.registry) $name -}}{{- end -}}
{{- $key := printf "%s%s" .service $suffix -}}
{{- if hasKey $image.digests $key -}}
{{- printf "%s@%s" $name (get $image.digests $key) -}}
{{- else -}}
{{- printf "%s:%s%s" $name (default .root.Chart.AppVersion $image.tag) $suffix -}}
{{- end -}}
{{- end -}}
