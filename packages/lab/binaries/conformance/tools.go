//go:build tools

// Package tools names the programs that this module builds, so that go.mod and go.sum cover them.
package tools

import (
	_ "sigs.k8s.io/gateway-api/conformance"
	_ "sigs.k8s.io/gateway-api/conformance/echo-basic"
)
