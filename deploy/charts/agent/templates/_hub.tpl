{{- define "hasHubCa" -}}
{{ or .Values.hub.ca .Values.hub.caConfigMap .Values.hub.caSecret }}
{{- end }}

{{- define "hubVolumes" -}}
- name: token
  secret:
    secretName: {{ default (printf "%s-token" .Release.Name) .Values.token.existingSecret }}
    defaultMode: 288 # 0440
    items:
      - { key: {{ ternary .Values.token.existingSecretKey "token" (ne .Values.token.existingSecret "") }}, path: token }
{{- if .Values.hub.caSecret }}
- name: hub-ca
  secret:
    secretName: {{ .Values.hub.caSecret }}
    items:
      - { key: ca.crt, path: ca.crt }
{{- else if include "hasHubCa" . }}
- name: hub-ca
  configMap:
    name: {{ default (printf "%s-hub-ca" .Release.Name) .Values.hub.caConfigMap }}
    items:
      - { key: ca.crt, path: ca.crt }
{{- end }}
{{- end }}

{{- define "hubMounts" -}}
- { name: token, mountPath: /etc/watershed/token, readOnly: true }
{{- if include "hasHubCa" . }}
- { name: hub-ca, mountPath: /etc/watershed/hub-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "hubArgs" -}}
- --token-file=/etc/watershed/token/token
{{- if include "hasHubCa" . }}
- --hub-ca=/etc/watershed/hub-ca/ca.crt
{{- end }}
{{- with .Values.hub.serverName }}
- --hub-server-name={{ . }}
{{- end }}
{{- end }}

{{- define "hubObjects" -}}
{{- if not .Values.token.existingSecret }}
apiVersion: v1
kind: Secret
metadata:
  {{- include "metadata" (dict "name" (printf "%s-token" .Release.Name) "root" .) | nindent 2 }}
data:
  token: {{ required "give the token in token.value, or name the Secret that holds it in token.existingSecret" .Values.token.value | b64enc }}
{{- end }}
{{- if .Values.hub.ca }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  {{- include "metadata" (dict "name" (printf "%s-hub-ca" .Release.Name) "root" .) | nindent 2 }}
data:
  ca.crt: {{ .Values.hub.ca | quote }}
{{- end }}
{{- end }}
