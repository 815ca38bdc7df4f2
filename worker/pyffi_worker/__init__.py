"""The worker of swift-pyffi: serves Python objects to another process, see Protocol/protocol.md."""
