// swift-format-ignore-file
// Made by pyffi gen from math for Python 3.13; changes are lost.

import PyFFI

internal struct Math: PyFFI.PythonBoundModule {
    internal let pythonBindings: PyFFI.PythonBindings

    /// Imports the module.
    internal init(in python: PyFFI.PythonRuntime, otherVersion: PyFFI.PythonOtherVersion = .warns) throws {
        self.pythonBindings = try PyFFI.PythonBindings("math", expecting: Self.pythonExpectation, otherVersion: otherVersion, in: python)
    }

    /// Imports the module without blocking a thread.
    internal nonisolated(nonsending) init(in python: PyFFI.PythonRuntime, otherVersion: PyFFI.PythonOtherVersion = .warns) async throws {
        self.pythonBindings = try await PyFFI.PythonBindings("math", expecting: Self.pythonExpectation, otherVersion: otherVersion, in: python)
    }
    @discardableResult internal func hypot(_ coordinates: Swift.Double...) throws -> Swift.Double { try self.pythonModule.hypot.callWith(PyFFI.PythonCall().variadic("coordinates", coordinates)) }

    @discardableResult internal nonisolated(nonsending) func hypot(_ coordinates: Swift.Double...) async throws -> Swift.Double { try await self.pythonModule.hypot.callWith(PyFFI.PythonCall().variadic("coordinates", coordinates)) }

    @discardableResult internal func sqrt(_ x: Swift.Double) throws -> Swift.Double { try self.pythonModule.sqrt(x) }

    @discardableResult internal nonisolated(nonsending) func sqrt(_ x: Swift.Double) async throws -> Swift.Double { try await self.pythonModule.sqrt(x) }

    /// What is expected of the module that is installed.
    internal static let pythonExpectation = PyFFI.PythonExpectation(origin: "python", version: "3.13", members: #"""
        hypot:  / 
        sqrt: x / 
        """#)
}
