// A user imports PyFFI and nothing else.
@_exported public import BackendInterface
@_exported public import PythonDiscovery
@_exported public import PythonEnvironments
