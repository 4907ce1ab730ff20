{{/* The services that learn: the image of each, its section of the values, and its name in the coordinator's count of open jobs. */}}
{{- define "lethe.workers" -}}
training-service: {service: training-service, values: training, jobs: training}
unlearning-worker: {service: unlearning-service, values: unlearning, jobs: unlearning, roles: worker}
evaluation-service: {service: evaluation-service, values: evaluation, jobs: evaluation}
{{- end -}}
